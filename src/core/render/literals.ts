/** Characters that are invisible, look like a plain space, change the direction of text or end a line: always escaped. */
const unreadable = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{DI}]|(?! )\p{Zs}/gu;

function escapeUnits(character: string): string {
  return character.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A string literal in double quotes. Lone surrogates, control and invisible characters are escaped, so that it survives any editor. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replaceAll(unreadable, escapeUnits);
}

export function numberLiteral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

const identifier = /^[A-Za-z_$][\w$]*$/;
const arrayIndex = /^(?:0|[1-9]\d{0,14})$/;

/** A key as it stands in an object literal. `__proto__` is computed: uncomputed it would set the prototype. */
export function keyLiteral(key: string): string {
  if (key === '__proto__') return '["__proto__"]';
  return identifier.test(key) || arrayIndex.test(key) ? key : stringLiteral(key);
}

const maxCommentLength = 2_000; // characters of somebody else's text in a comment: a schedule's report, not a novel

/** A block comment with text from elsewhere, which cannot end it. */
export function comment(text: string): string {
  const cut = text.length > maxCommentLength ? `${text.slice(0, maxCommentLength)}…` : text;
  const lines = cut.replaceAll('*/', '*\\/').split(/\r\n?|\n/);
  return `/* ${lines.map((line) => line.replaceAll(unreadable, escapeUnits)).join('\n')} */`;
}

const wellKnownSymbols = new Map<symbol, string>(
  Object.getOwnPropertyNames(Symbol)
    .map((name) => [(Symbol as unknown as Record<string, unknown>)[name], name] as const)
    .filter((entry): entry is readonly [symbol, string] => typeof entry[0] === 'symbol')
    .map(([symbol, name]) => [symbol, `Symbol.${name}`]),
);

/** How a symbol is written; undefined for one that no other code can name. */
export function sharedSymbol(symbol: symbol): string | undefined {
  const known = wellKnownSymbols.get(symbol);
  if (known !== undefined) return known;
  const key = Symbol.keyFor(symbol);
  return key === undefined ? undefined : `Symbol.for(${stringLiteral(key)})`;
}
