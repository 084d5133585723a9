/**
 * The grammar of the JMESPath specification as data, and a recogniser for it (J. Earley, "An efficient context-free
 * parsing algorithm", CACM 13(2), 1970) that works on characters, with lexical rules as terminals. It shares nothing with
 * the target's lexer and its walk over tokens, so that the two can be held against each other.
 */

/** Where a terminal that begins at `at` may end; undefined if it does not begin there. */
type Terminal = (text: string, at: number) => number | undefined;
type Rule = readonly (string | Terminal)[];

function pattern(source: RegExp, accepts: (text: string) => boolean = () => true): Terminal {
  return (text, at) => {
    const match = new RegExp(source, 'sy');
    match.lastIndex = at;
    const found = match.exec(text)?.[0];
    return found !== undefined && accepts(found) ? at + found.length : undefined;
  };
}

/** A fixed text; one that could be the beginning of a longer operator is not taken for it. */
function word(text: string, notBefore = ''): Terminal {
  return (whole, at) => {
    const end = at + text.length;
    const next = whole[end];
    return whole.startsWith(text, at) && (next === undefined || !notBefore.includes(next)) ? end : undefined;
  };
}

function isJson(text: string): boolean {
  try {
    return !JSON.stringify(
      JSON.parse(text, (_, value: unknown) => (value === Infinity || value === -Infinity ? NO_JSON : value)),
    ).includes(NO_JSON);
  } catch {
    return false;
  }
}

/** Stands for a number that JSON's grammar allows and a double cannot hold. */
const NO_JSON = '\u{10fffe}';

const name = pattern(/[A-Za-z_][A-Za-z0-9_]*/);
const quoted = pattern(/"(?:[^"\\]|\\.)*"/, isJson);
const number = pattern(/-?[0-9]+/);
const raw = pattern(/'(?:[^'\\]|\\.)*'/);
const json = pattern(/`(?:[^`\\]|\\.)*`/, (text) => isJson(text.slice(1, -1).replaceAll('\\`', '`')));

/** https://jmespath.org/specification.html#grammar, with left recursion as it stands there. */
const GRAMMAR: Readonly<Record<string, readonly Rule[]>> = {
  expression: [
    ['expression', word('.'), 'after-dot'],
    ['expression', 'bracket-specifier'],
    ['bracket-specifier'],
    ['expression', 'binary', 'expression'],
    ['identifier'],
    [word('!', '='), 'expression'],
    [word('('), 'expression', word(')')],
    [word('*')],
    ['multi-select-list'],
    ['multi-select-hash'],
    [json],
    [raw],
    ['function-expression'],
    [word('@')],
  ],
  binary: [
    ...['==', '!=', '<=', '>=', '||', '&&'].map((sign): Rule => [word(sign)]),
    [word('<', '=')],
    [word('>', '=')],
    [word('|', '|')],
  ],
  'after-dot': [['identifier'], ['multi-select-list'], ['multi-select-hash'], ['function-expression'], [word('*')]],
  identifier: [[name], [quoted]],
  'multi-select-list': [[word('[', ']?'), 'expressions', word(']')]],
  expressions: [['expression'], ['expressions', word(','), 'expression']],
  'multi-select-hash': [[word('{'), 'members', word('}')]],
  members: [['member'], ['members', word(','), 'member']],
  member: [['identifier', word(':'), 'expression']],
  'bracket-specifier': [
    [word('['), number, word(']')],
    [word('['), word('*'), word(']')],
    [word('['), 'slice', word(']')],
    [word('[]')],
    [word('[?'), 'expression', word(']')],
  ],
  slice: [
    ['bound', word(':'), 'bound'],
    ['bound', word(':'), 'bound', word(':'), 'bound'],
  ],
  bound: [[], [number]],
  'function-expression': [
    [name, word('('), word(')')],
    [name, word('('), 'arguments', word(')')],
  ],
  arguments: [['argument'], ['arguments', word(','), 'argument']],
  argument: [['expression'], [word('&', '&'), 'expression']],
};

interface Item {
  readonly head: string;
  readonly rule: Rule;
  readonly dot: number;
  readonly origin: number;
}

/** Whether the specification's grammar derives the text. */
export function derives(text: string): boolean {
  const afterSpace = (at: number): number => at + (/^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0);
  const chart = Array.from({ length: text.length + 1 }, (): Item[] => []);
  const add = (at: number, item: Item): void => {
    const known = chart[at]?.some(
      ({ rule, dot, origin }) => rule === item.rule && dot === item.dot && origin === item.origin,
    );
    if (known === false) chart[at]?.push(item);
  };
  const begin = (head: string, at: number): void => {
    for (const rule of GRAMMAR[head] ?? []) add(at, { head, rule, dot: 0, origin: at });
  };

  const start = afterSpace(0);
  begin('expression', start);
  for (let at = start; at <= text.length; at++) {
    // The list grows while it is walked.
    for (const item of chart[at] ?? []) {
      const { head, rule, dot, origin } = item;
      const next = rule[dot];
      if (next === undefined) {
        for (const waiting of chart[origin] ?? []) {
          if (waiting.rule[waiting.dot] === head) add(at, { ...waiting, dot: waiting.dot + 1 });
        }
      } else if (typeof next === 'string') {
        begin(next, at);
        // An empty `bound` is complete at once, and may have been before this item came to wait for it.
        if (next === 'bound') add(at, { ...item, dot: dot + 1 });
      } else {
        const end = next(text, at);
        if (end !== undefined) add(afterSpace(end), { ...item, dot: dot + 1 });
      }
    }
  }
  return (chart[text.length] ?? []).some(
    ({ head, rule, dot, origin }) => head === 'expression' && origin === start && dot === rule.length,
  );
}
