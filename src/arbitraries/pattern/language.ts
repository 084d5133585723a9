import type { AST } from '@eslint-community/regexpp';
import type { Draw } from '../draw.ts';
import { both, determinise, not, type Edge, type State } from './automaton.ts';
import { complement, elementAt, everyCodePoint, intersection, sizeOf, type CodePoints } from './code-points.ts';
import { NfaBuilder } from './nfa.ts';
import { readPattern } from './read-pattern.ts';

/** What texts to make. Lengths are in code points. */
export interface LanguageRules {
  readonly patterns: readonly string[];
  readonly notPatterns: readonly string[];
  readonly minLength: number;
  readonly maxLength: number;
}

/** Steps (a state and a number of characters left) looked at for one language; patterns met in schemas need a few thousand. */
const maxSteps = 400_000;
/** States looked at for the shortest text. */
const maxStates = 8000;
/** Lengths offered to choose from beyond the shortest: enough to reach every branch of a pattern, short enough to read. */
const offeredLengths = 12;
/** The longest text that is built character by character from an automaton. */
const maxBuiltLength = 2500;
/** Attempts to make a text when the automaton accepts more than the patterns do. */
const attempts = 30;

/** Letters, digits, then the rest of printable ASCII: what is readable comes first. */
const readable: readonly CodePoints[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x20, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
];

interface PreparedEdge {
  readonly to: State;
  readonly sets: readonly CodePoints[];
  readonly readable: number;
  readonly others: CodePoints;
}

/**
 * The texts that match all of some patterns and none of others, within a length: built by walking the product of their
 * automata, so that nothing is thrown away. Lookarounds (but those right after a leading `^`), word boundaries and back
 * references are no part of the automata; there, texts are tested and made again.
 */
export class Language {
  readonly #start: State;
  readonly #tests: readonly ((text: string) => boolean)[];
  readonly #reach = new Map<State, boolean[]>();
  readonly #prepared = new Map<Edge, PreparedEdge>();
  #steps = 0;
  /** Lengths of texts that exist, the shortest first; empty when there is no text. */
  readonly lengths: readonly number[];
  /** True when the search for texts was given up, so that `lengths` may lack some. */
  readonly gaveUp: boolean;

  constructor({ patterns, notPatterns, minLength, maxLength }: LanguageRules) {
    const wanted = patterns.map(readPattern);
    const unwanted = notPatterns.map(readPattern);
    this.#tests = [
      ...wanted.map(
        ({ regex }) =>
          (text: string) =>
            regex.test(text),
      ),
      ...unwanted.map(
        ({ regex }) =>
          (text: string) =>
            !regex.test(text),
      ),
    ];
    const automata = [
      ...wanted.flatMap(({ alternatives }) => automataOf(alternatives)),
      ...unwanted.flatMap(({ alternatives }) => complementOf(alternatives)),
    ];
    this.#start = automata.length === 0 ? anything : automata.reduce(both);
    const shortest = this.#shortest();
    this.lengths = shortest === undefined ? [] : this.#findLengths(Math.max(minLength, shortest), maxLength);
    this.gaveUp = this.#steps > maxSteps || (shortest === undefined && this.#steps < 0);
  }

  /** A text of the language; undefined when the patterns' lookarounds refused every attempt. The simplest is the shortest. */
  sample(draw: Draw): string | undefined {
    if (this.lengths.length === 0) return undefined;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const length = this.lengths[draw.integer(0, this.lengths.length - 1)]!;
      const text = this.#walk(draw, length);
      if (this.#tests.every((test) => test(text))) return text;
    }
    return undefined;
  }

  #walk(draw: Draw, length: number): string {
    let state = this.#start;
    const points: number[] = [];
    for (let left = length - 1; left >= 0; left--) {
      const edges = state.edges().filter(({ to }) => this.#accepts(to, left));
      const edge = this.#prepare(edges[draw.integer(0, edges.length - 1)]!);
      points.push(drawCodePoint(draw, edge));
      state = edge.to;
    }
    let text = '';
    for (const point of points) text += String.fromCodePoint(point);
    return text;
  }

  #prepare(edge: Edge): PreparedEdge {
    let prepared = this.#prepared.get(edge);
    if (prepared === undefined) {
      const sets = readable.map((set) => intersection(set, edge.on));
      const others = intersection(edge.on, complement([0x20, 0x7e]));
      prepared = { to: edge.to, sets, readable: sets.reduce((sum, set) => sum + sizeOf(set), 0), others };
      this.#prepared.set(edge, prepared);
    }
    return prepared;
  }

  /** True when exactly `left` more characters can end in an accepting state. */
  #accepts(state: State, left: number): boolean {
    if (left === 0) return state.accepting;
    let reach = this.#reach.get(state);
    if (reach === undefined) this.#reach.set(state, (reach = []));
    const known = reach[left];
    if (known !== undefined) return known;
    if (++this.#steps > maxSteps) return false;
    const accepts = state.edges().some(({ to }) => this.#accepts(to, left - 1));
    reach[left] = accepts;
    return accepts;
  }

  #shortest(): number | undefined {
    let level: readonly State[] = [this.#start];
    const seen = new Set<State>(level);
    for (let length = 0; level.length > 0 && seen.size < maxStates; length++) {
      if (level.some(({ accepting }) => accepting)) return length;
      const next = new Set<State>();
      for (const state of level) for (const { to } of state.edges()) if (!seen.has(to)) next.add(to);
      for (const state of next) seen.add(state);
      level = [...next];
    }
    if (level.length > 0) this.#steps = -1;
    return undefined;
  }

  #findLengths(from: number, max: number): readonly number[] {
    const found: number[] = [];
    const last = Math.min(max, maxBuiltLength);
    // A period longer than this between two lengths does not occur in patterns that people write.
    for (let length = from, gap = 0; length <= last && found.length <= offeredLengths && gap < 256; length++, gap++) {
      if (!this.#accepts(this.#start, length)) continue;
      found.push(length);
      gap = 0;
    }
    if (max <= 300 && found.length > offeredLengths && this.#accepts(this.#start, max)) found.push(max);
    return found;
  }
}

const anything: State = { accepting: true, edges: () => [anyEdge] };
const anyEdge: Edge = { on: everyCodePoint, to: anything };

function drawCodePoint(draw: Draw, edge: PreparedEdge): number {
  const more = sizeOf(edge.others);
  // One in nine is something else than readable, where there is a choice.
  const rare = more === 0 ? 0 : edge.readable === 0 ? more : Math.ceil(edge.readable / 8);
  let position = draw.integer(0, edge.readable + rare - 1);
  if (position >= edge.readable)
    return elementAt(edge.others, edge.readable === 0 ? position : draw.integer(0, more - 1));
  for (const set of edge.sets) {
    const size = sizeOf(set);
    if (position < size) return elementAt(set, position);
    position -= size;
  }
  throw new RangeError('the position lies in one of the sets');
}

/** Lookarounds right after a leading `^`, and what follows them. */
function leadingLookarounds(alternatives: readonly AST.Alternative[]): AST.LookaheadAssertion[] {
  const elements = alternatives.length === 1 ? alternatives[0]!.elements : [];
  const first = elements[0];
  if (first?.type !== 'Assertion' || first.kind !== 'start') return [];
  const found: AST.LookaheadAssertion[] = [];
  for (const element of elements.slice(1)) {
    if (element.type !== 'Assertion' || element.kind !== 'lookahead') break;
    found.push(element);
  }
  return found;
}

/** Automata whose product accepts what a pattern matches, and perhaps more. */
function automataOf(alternatives: AST.Alternative[]): State[] {
  const lookaheads = leadingLookarounds(alternatives).map(({ negate, alternatives: inner }) => {
    const nfa = new NfaBuilder().prefix(inner);
    const state = determinise(nfa);
    return negate ? (nfa.exact ? not(state) : anything) : state;
  });
  return [determinise(new NfaBuilder().search(alternatives)), ...lookaheads];
}

/** An automaton that accepts only what a pattern does not match. */
function complementOf(alternatives: AST.Alternative[]): State[] {
  return [not(automataOf(alternatives).reduce(both))];
}
