import type { MutationRandom } from './random.ts';

interface SampleLimits {
  /** Longest text made of one pattern, in characters. */
  readonly length: number;
  /** Steps in making one: nested repetitions multiply. */
  readonly steps: number;
}

const ofMatches: SampleLimits = { length: 256, steps: 2_000 };
const ofNearMisses: SampleLimits = { length: 2_048, steps: 32_000 };
const ofLongNearMisses: SampleLimits = { length: 4_096, steps: 32_000 };

/** Stands behind the text that repeats: a character of private use. */
const pumpEnd = '\uE0A5';

/** Which of the repetitions without an upper bound, in the order of reading, is done how often. */
interface Pump {
  readonly which: number;
  readonly times: number;
  /** How often all others are done, if not a few times. */
  readonly others?: number;
  /** Whether it is the same text each time, with `pumpEnd` behind it; otherwise each is made anew. */
  readonly isEven: boolean;
  readonly limits: SampleLimits;
}

const classes: Readonly<Record<string, string>> = {
  d: '0123456789',
  w: 'abcXYZ_019',
  s: ' \t\n',
  D: 'a-',
  W: '-. ',
  S: 'a0-',
};
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

/** Reads a pattern from left to right and writes a text that it matches, as far as it needs no looking around. */
class Sampler {
  readonly #source: string;
  readonly #random: MutationRandom;
  readonly #pump: Pump | undefined;
  readonly #limits: SampleLimits;
  readonly #groups: string[] = [];
  readonly #named = new Map<string, string>();
  #at = 0;
  #steps = 0;
  /** Repetitions without an upper bound that were read. */
  unbounded = 0;

  constructor(source: string, random: MutationRandom, pump?: Pump) {
    this.#source = source;
    this.#random = random;
    this.#pump = pump;
    this.#limits = pump?.limits ?? ofMatches;
  }

  /** Alternatives up to the closing bracket or the end. */
  alternatives(): string {
    const options = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      options.push(this.#sequence());
    }
    return this.#random.pick(options);
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const start = this.#at;
      let part = this.#atom();
      const after = this.#at;
      const readBefore = this.unbounded;
      let times = this.#times();
      if (times === 0) part = '';
      const rest = this.#at;
      if (this.#pump?.isEven === true && this.unbounded > readBefore && readBefore === this.#pump.which) {
        part = part.repeat(Math.min(times, Math.ceil(this.#limits.length / Math.max(1, part.length)))) + pumpEnd;
        times = 1;
      }
      for (let done = 1; done < times && text.length + part.length < this.#limits.length; done++) {
        this.#at = start;
        part += this.#atom();
        if (this.#at !== after) break;
      }
      this.#at = rest;
      text += part;
      if (++this.#steps > this.#limits.steps) throw new Error('the pattern is too large');
    }
    return text;
  }

  #times(): number {
    const next = this.#source[this.#at];
    let times = 1;
    if (next === '*') times = this.#unbounded(this.#random.below(4));
    else if (next === '+') times = this.#unbounded(1 + this.#random.below(3));
    else if (next === '?') times = this.#random.below(2);
    else {
      const match = next === '{' ? /^\{(\d+)(,?)(\d*)\}/.exec(this.#source.slice(this.#at)) : null;
      if (match === null) return 1;
      const min = Number(match[1]);
      const max = match[2] === '' ? min : match[3] === '' ? min + 2 : Number(match[3]);
      times = min + this.#random.below(Math.min(max - min, 8) + 1);
      if (match[2] !== '' && match[3] === '') times = this.#unbounded(times);
      this.#at += match[0].length - 1;
    }
    this.#at++;
    if (this.#source[this.#at] === '?') this.#at++;
    return times;
  }

  #unbounded(times: number): number {
    const pump = this.#pump;
    return this.unbounded++ === pump?.which ? pump.times : (pump?.others ?? times);
  }

  #atom(): string {
    const character = this.#source[this.#at++]!;
    if (character === '(') return this.#group();
    if (character === '[') return this.#class();
    if (character === '\\') return this.#escape();
    if (character === '^' || character === '$') return '';
    if (character === '.') return this.#random.pick('aZ0 -.');
    return character;
  }

  #group(): string {
    const rest = this.#source.slice(this.#at);
    const name = /^\?<([^=!>][^>]*)>/.exec(rest);
    const kind = name === null ? /^\?(?:[:=!]|<[=!]|[a-z-]*:)/.exec(rest)?.[0] : name[0];
    this.#at += kind?.length ?? 0;
    const captures = kind === undefined || name !== null;
    const number = captures ? this.#groups.push('') - 1 : -1;
    const text = this.alternatives();
    this.#at++; // the closing bracket
    if (captures) this.#groups[number] = text;
    if (name !== null) this.#named.set(name[1]!, text);
    // What must follow may as well stand here; what must not is left out.
    return kind !== undefined && /^\?<?!/.test(kind) ? '' : text;
  }

  #escape(): string {
    const character = this.#source[this.#at++] ?? '';
    if (character in classes) return this.#random.pick(classes[character]!);
    if (/[1-9]/.test(character)) return this.#groups[Number(character) - 1] ?? '';
    if (character === 'b' || character === 'B') return '';
    const rest = this.#source.slice(this.#at);
    if (character === 'k') return this.#skip(/^<([^>]*)>/, rest, (found) => this.#named.get(found) ?? '');
    if (character === 'x') return this.#skip(/^([0-9a-fA-F]{2})/, rest, fromHex);
    if (character === 'u') return this.#skip(/^\{?([0-9a-fA-F]{4,6})\}?/, rest, fromHex);
    if (character === 'p' || character === 'P')
      return this.#skip(/^\{([^}]*)\}/, rest, () => this.#random.pick('aÉé9'));
    return escapes[character] ?? character;
  }

  #skip(pattern: RegExp, rest: string, make: (found: string) => string): string {
    const match = pattern.exec(rest);
    if (match === null) return '';
    this.#at += match[0].length;
    return make(match[1]!);
  }

  #class(): string {
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at++;
    const members: string[] = [];
    while (this.#at < this.#source.length) {
      const character = this.#source[this.#at++]!;
      if (character === ']') break;
      const low = character === '\\' ? this.#escape() : character;
      if (this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']' && low.length === 1) {
        this.#at++;
        const next = this.#source[this.#at++]!;
        const high = next === '\\' ? this.#escape() : next;
        const [from, to] = [low.codePointAt(0)!, high.codePointAt(0) ?? 0];
        members.push(String.fromCodePoint(from + this.#random.below(Math.max(1, to - from + 1))));
      } else members.push(low);
    }
    if (!negated) return members.length === 0 ? '' : this.#random.pick(members);
    const others = [...'aZ0 -._~@'].filter((character) => !members.includes(character));
    return others.length === 0 ? '~' : this.#random.pick(others);
  }
}

function fromHex(digits: string): string {
  const point = Number.parseInt(digits, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}

/** Once in so many times, all other repetitions of a pattern are done so often, too. */
const othersOdds = 3;
const otherTimes = 160;

/** Repetitions that show exponential time, and those that show a cubic one. */
const pumpTimes = [48, 1_024] as const;
/** Repetitions of which exponential time takes seconds, where an input has no room for more. */
export const fewPumps = 30;

/** How many repetitions without an upper bound a pattern has; none when it is beyond the sampler. */
export function countUnbounded(source: string, random: MutationRandom): number {
  try {
    const sampler = new Sampler(source, random);
    sampler.alternatives();
    return sampler.unbounded;
  } catch {
    return 0; // too large, or of a syntax that is newer than the sampler
  }
}

/** A text that matches after much of one of the repetitions in a pattern; undefined when nothing repeats, or it is beyond the sampler. */
function pumpedMatch(source: string, random: MutationRandom, pump: Omit<Pump, 'which'>): string | undefined {
  const unbounded = countUnbounded(source, random);
  if (unbounded === 0) return undefined;
  try {
    return new Sampler(source, random, { ...pump, which: random.below(unbounded) }).alternatives();
  } catch {
    return undefined; // too large, or of a syntax that is newer than the sampler
  }
}

/**
 * A text that a regular expression almost matches after much of one repetition: where several ways lead through what repeats, a
 * backtracking search tries them all. Undefined without a repetition, and when the pattern is beyond the sampler.
 *
 * @param times how often the repetition is done; by default what shows exponential time, or what shows a cubic one
 */
export function nearMissOf(source: string, random: MutationRandom, times?: number): string | undefined {
  const isEven = random.oneIn(2);
  const pump = { times: times ?? random.pick(pumpTimes), isEven, limits: ofNearMisses };
  const text = pumpedMatch(source, random, pump)?.replace(pumpEnd, '');
  if (text === undefined) return undefined;
  return random.oneIn(2) ? `${text}!` : text.slice(0, -1 - random.below(3));
}

/**
 * A text that a regular expression almost matches, or begins to match, after some four thousand characters that repeat one text:
 * what it takes to see that time grows with the square of the length. Undefined without a repetition, and when the pattern is
 * beyond the sampler.
 */
export function longNearMissOf(source: string, random: MutationRandom): string | undefined {
  const { length } = ofLongNearMisses;
  // Either what repeats in the pattern, or all that leads there: a search that fails at one beginning goes on at the next.
  const repeatsBeginning = random.oneIn(3);
  const pump = {
    times: repeatsBeginning ? 1 : length,
    // Two repetitions that each take a linear time may take its square together.
    ...(!repeatsBeginning && random.oneIn(othersOdds) && { others: otherTimes }),
    isEven: true,
    limits: ofLongNearMisses,
  };
  const text = pumpedMatch(source, random, pump);
  const end = text?.indexOf(pumpEnd) ?? -1;
  if (text === undefined || end < 0) return undefined; // it repeats in an alternative that was not taken
  const led = text.slice(0, end);
  const repeated = repeatsBeginning ? led.repeat(Math.ceil(length / Math.max(1, end))) : led;
  // What follows may make a match of it that is found at once; what precedes it may be skipped at its first place.
  const rest = random.oneIn(2) ? '' : text.slice(end + 1);
  return `${random.pick(['', 'a', '\n'])}${repeated}${rest}${random.pick(['!', '\n', '\0', ''])}`;
}

/** A text that a regular expression matches; undefined when it is beyond the sampler. */
export function matchOf(source: string, flags: string, random: MutationRandom): string | undefined {
  for (let tries = 0; tries < 3; tries++) {
    try {
      const text = new Sampler(source, random).alternatives().slice(0, ofMatches.length);
      if (new RegExp(source, flags.replaceAll(/[gy]/g, '')).test(text)) return text;
    } catch {
      return undefined; // too large, or of a syntax that is newer than the sampler
    }
  }
  return undefined;
}
