import { fuzz, text } from 'assay';
import { LogFormatError, LogLineError } from '../../targets/logs/log-errors.ts';
import { compileLogFormat } from '../../targets/logs/log-format.ts';
import type { EscapeMode } from '../../targets/logs/variable-shapes.ts';

/** The three parts of an input: how to escape, a format, and lines to read with it, one part to a line. */
function parts(input: string): { escape: EscapeMode; format: string; lines: string[] } {
  const [mode = '', format = '', ...lines] = input.split('\n');
  return { escape: mode === 'json' || mode === 'none' ? mode : 'default', format, lines };
}

fuzz(
  'a format is refused, or writes back every line that it reads',
  [text()],
  (input) => {
    const { escape, format, lines } = parts(input);
    // Longer formats take time, and no other paths.
    const compiled = compileLogFormat(format.slice(0, 200), { escape });
    for (const line of lines) {
      const { fields } = compiled.parse(line);
      const values = Object.fromEntries(compiled.variables.map((name) => [name, fields[name]?.bytes ?? null]));
      const again = Buffer.from(compiled.format(values)).toString();
      if (again !== line) throw new Error(`it was written back as ${JSON.stringify(again)}`);
    }
  },
  { expects: [LogFormatError, LogLineError] },
);
