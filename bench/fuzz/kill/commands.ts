import { fuzz, text } from 'assay';

/** A small machine with many states, so that there is always something new to reach for some seconds. */
function run(script: string): number {
  let state = 0;
  for (const word of script.split(/[ ;\n]/)) {
    switch (word) {
      case 'push':
        state += 3;
        break;
      case 'pop':
        if (state > 0) state -= 2;
        break;
      case 'dup':
        state *= 2;
        break;
      case 'not':
        state = ~state;
        break;
      default:
        if (word.startsWith('0x')) state ^= parseInt(word.slice(2), 16) | 0;
        else if (/^\d+$/.test(word)) state += Number(word);
        else if (word.length > 8) state ^= word.length;
    }
    if (state > 1_000) state %= 977;
    for (let bit = 0; bit < 10; bit++) if ((state & (1 << bit)) !== 0 && word.charCodeAt(bit) > 96) state ^= bit;
  }
  return state;
}

fuzz('kill: every script runs', [text()], (script) => void run(script));

fuzz('kill: some scripts fail', [text()], (script) => {
  const state = run(script);
  if (script.length > 1 && state === 5) throw new RangeError('five');
  if (script.startsWith('pop')) throw new TypeError('pop first');
  if (script.includes('dup push')) throw new SyntaxError('twice');
  if (script.endsWith('!!')) throw new URIError('shouted');
});
