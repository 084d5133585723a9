import type { AST } from '@eslint-community/regexpp';
import { codePointsOf, everyCodePoint, type CodePoints } from './code-points.ts';

/** Where an edge without a character may be taken: anywhere, only before the first one, only after the last one. */
type Place = 'anywhere' | 'start' | 'end';

export interface NfaState {
  readonly id: number;
  readonly moves: { readonly on: CodePoints; readonly to: NfaState }[];
  readonly jumps: { readonly at: Place; readonly to: NfaState }[];
}

/** A nondeterministic automaton that accepts the texts in which a pattern matches somewhere, as `RegExp.test` does. */
export interface Nfa {
  readonly start: NfaState;
  readonly end: NfaState;
  /** False when it accepts more than the pattern does: lookarounds, word boundaries and back references are left out. */
  readonly exact: boolean;
}

/** Copies of the repeated part that are built; more are left out, which makes the language smaller and never larger. */
const maxCopies = 600;
/** States of one automaton; a pattern that needs more is read without its repetitions' upper bounds. */
export const maxNfaStates = 20_000;

/** Thompson's construction over the syntax tree of a pattern. */
export class NfaBuilder {
  #states = 0;
  #exact = true;
  readonly #groups = new Set<AST.CapturingGroup>();

  /** The texts in which the pattern matches somewhere. */
  search(pattern: AST.Alternative[]): Nfa {
    const start = this.#state();
    const end = this.#state();
    start.moves.push({ on: everyCodePoint, to: start });
    end.moves.push({ on: everyCodePoint, to: end });
    this.#alternatives(pattern, start, end);
    return { start, end, exact: this.#exact };
  }

  /** The texts that begin with a match. */
  prefix(pattern: AST.Alternative[]): Nfa {
    const start = this.#state();
    const end = this.#state();
    end.moves.push({ on: everyCodePoint, to: end });
    this.#alternatives(pattern, start, end);
    return { start, end, exact: this.#exact };
  }

  #state(): NfaState {
    return { id: this.#states++, moves: [], jumps: [] };
  }

  #alternatives(alternatives: readonly AST.Alternative[], from: NfaState, to: NfaState): void {
    for (const { elements } of alternatives) {
      const first = this.#state();
      from.jumps.push({ at: 'anywhere', to: first });
      const last = elements.reduce((state, element) => this.#element(element, state), first);
      last.jumps.push({ at: 'anywhere', to });
    }
  }

  /** Adds one element behind a state and gives the state behind it. */
  #element(element: AST.Element, from: NfaState): NfaState {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return this.#move(from, codePointsOf(element as AST.Character));
      case 'Group':
      case 'CapturingGroup': {
        const to = this.#state();
        if (element.type === 'CapturingGroup') this.#groups.add(element);
        if (element.type === 'Group' && element.modifiers !== null) this.#exact = false;
        this.#alternatives(element.alternatives, from, to);
        return to;
      }
      case 'Quantifier':
        return this.#repeat(element, from);
      case 'Assertion':
        return this.#assertion(element, from);
      case 'Backreference':
        return this.#backreference(element, from);
      case 'ExpressionCharacterClass': // only with the flag v, which JSON Schema does not use
        this.#exact = false;
        return this.#move(from, everyCodePoint);
    }
  }

  #move(from: NfaState, on: CodePoints): NfaState {
    const to = this.#state();
    from.moves.push({ on, to });
    return to;
  }

  #assertion(assertion: AST.Assertion, from: NfaState): NfaState {
    const to = this.#state();
    if (assertion.kind === 'start' || assertion.kind === 'end') {
      from.jumps.push({ at: assertion.kind, to });
    } else {
      this.#exact = false;
      from.jumps.push({ at: 'anywhere', to });
    }
    return to;
  }

  #backreference({ resolved }: AST.Backreference, from: NfaState): NfaState {
    this.#exact = false;
    const group = Array.isArray(resolved) ? resolved[0] : resolved;
    if (group === undefined || !this.#groups.has(group as AST.CapturingGroup)) return from; // refers to what is not matched yet
    const to = this.#state();
    this.#alternatives((group as AST.CapturingGroup).alternatives, from, to);
    return to;
  }

  #repeat({ element, min, max }: AST.Quantifier, from: NfaState): NfaState {
    let at = from;
    for (let copy = 0; copy < min; copy++) {
      if (this.#states > maxNfaStates) return at; // shorter than asked: the final test of the text finds it out
      at = this.#element(element, at);
    }
    const end = this.#state();
    at.jumps.push({ at: 'anywhere', to: end });
    if (max === Infinity) {
      const last = this.#element(element, at);
      last.jumps.push({ at: 'anywhere', to: at });
      return end;
    }
    const copies = Math.min(max - min, maxCopies);
    for (let copy = 0; copy < copies && this.#states <= maxNfaStates; copy++) {
      at = this.#element(element, at);
      at.jumps.push({ at: 'anywhere', to: end });
    }
    if (copies < max - min) this.#exact = false;
    return end;
  }
}

/** Everything that can be reached without a character. */
export function closure(states: Iterable<NfaState>, places: ReadonlySet<Place>): NfaState[] {
  const found = new Set(states);
  for (const state of found) {
    for (const { at, to } of state.jumps) if (places.has(at)) found.add(to);
  }
  return [...found];
}

export const inside: ReadonlySet<Place> = new Set(['anywhere'] as const);
export const atStart: ReadonlySet<Place> = new Set(['anywhere', 'start'] as const);
export const atEnd: ReadonlySet<Place> = new Set(['anywhere', 'end'] as const);
export const atBoth: ReadonlySet<Place> = new Set(['anywhere', 'start', 'end'] as const);
