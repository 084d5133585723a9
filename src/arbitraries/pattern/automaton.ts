import type { CodePoints } from './code-points.ts';
import { complement, intersection, union } from './code-points.ts';
import { atBoth, atEnd, atStart, closure, inside, type Nfa, type NfaState } from './nfa.ts';

export interface Edge {
  readonly on: CodePoints;
  readonly to: State;
}

/** A state of a deterministic automaton. Edges are found when first asked for; what no edge takes is refused. */
export interface State {
  readonly accepting: boolean;
  edges(): readonly Edge[];
}

/** The subset construction, done as far as somebody looks. */
export function determinise(nfa: Nfa): State {
  const known = new Map<string, State>();
  const stateOf = (members: readonly NfaState[], isFirst: boolean): State => {
    const key = `${isFirst ? '^' : ''}${members
      .map(({ id }) => id)
      .toSorted((a, b) => a - b)
      .join(' ')}`;
    let state = known.get(key);
    if (state === undefined) {
      const accepting = closure(members, isFirst ? atBoth : atEnd).includes(nfa.end);
      let edges: readonly Edge[] | undefined;
      const expand = (): readonly Edge[] =>
        splitMoves(members).map(({ on, to }) => ({ on, to: stateOf(closure(to, inside), false) }));
      state = { accepting, edges: () => (edges ??= expand()) };
      known.set(key, state);
    }
    return state;
  };
  return stateOf(closure([nfa.start], atStart), true);
}

interface Bundle {
  readonly on: CodePoints;
  readonly to: readonly NfaState[];
}

/** The moves of several states, cut into sets of characters that lead to the same states. */
function splitMoves(members: readonly NfaState[]): readonly Bundle[] {
  const events: { at: number; to: NfaState; opens: boolean }[] = [];
  for (const { moves } of members) {
    for (const { on, to } of moves) {
      for (let index = 0; index < on.length; index += 2) {
        events.push({ at: on[index]!, to, opens: true }, { at: on[index + 1]! + 1, to, opens: false });
      }
    }
  }
  events.sort((a, b) => a.at - b.at);
  const open = new Map<NfaState, number>();
  const bundles = new Map<string, { on: number[]; to: readonly NfaState[] }>();
  for (let index = 0; index < events.length;) {
    const { at } = events[index]!;
    for (; index < events.length && events[index]!.at === at; index++) {
      const { to, opens } = events[index]!;
      const count = (open.get(to) ?? 0) + (opens ? 1 : -1);
      if (count === 0) open.delete(to);
      else open.set(to, count);
    }
    const end = events[index]?.at;
    if (open.size === 0 || end === undefined) continue;
    const targets = [...open.keys()].toSorted((a, b) => a.id - b.id);
    const key = targets.map(({ id }) => id).join(' ');
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, { on: [at, end - 1], to: targets });
    else bundle.on.push(at, end - 1);
  }
  return [...bundles.values()].map(({ on, to }) => ({ on: union([on]), to }));
}

/** Accepts what both accept. */
export function both(a: State, b: State): State {
  const known = new Map<State, Map<State, State>>();
  const pair = (left: State, right: State): State => {
    const row = known.get(left) ?? new Map<State, State>();
    known.set(left, row);
    let state = row.get(right);
    if (state === undefined) {
      let edges: readonly Edge[] | undefined;
      const expand = (): readonly Edge[] =>
        left.edges().flatMap((first) =>
          right.edges().flatMap((second) => {
            const on = intersection(first.on, second.on);
            return on.length === 0 ? [] : [{ on, to: pair(first.to, second.to) }];
          }),
        );
      state = { accepting: left.accepting && right.accepting, edges: () => (edges ??= expand()) };
      row.set(right, state);
    }
    return state;
  };
  return pair(a, b);
}

/** Accepts what the other refuses. */
export function not(state: State): State {
  const known = new Map<State, State>();
  const sink: State = { accepting: true, edges: () => [{ on: complement([]), to: sink }] };
  const flip = (inner: State): State => {
    let flipped = known.get(inner);
    if (flipped === undefined) {
      let edges: readonly Edge[] | undefined;
      const expand = (): readonly Edge[] => {
        const kept = inner.edges().map(({ on, to }) => ({ on, to: flip(to) }));
        const rest = complement(union(kept.map(({ on }) => on)));
        return rest.length === 0 ? kept : [...kept, { on: rest, to: sink }];
      };
      flipped = { accepting: !inner.accepting, edges: () => (edges ??= expand()) };
      known.set(inner, flipped);
    }
    return flipped;
  };
  return flip(state);
}
