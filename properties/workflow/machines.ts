import fc from 'fast-check';
import type { Json } from '../../targets/workflow/json.ts';

/** A chain of states, before they have names. */
export type Node =
  | {
      readonly kind: 'task';
      /** the error it always throws, or null */
      readonly error: string | null;
      readonly retries: number;
      readonly isCaught: boolean;
      readonly turns: number;
    }
  | { readonly kind: 'parallel'; readonly branches: readonly (readonly Node[])[]; readonly isCaught: boolean }
  | { readonly kind: 'map'; readonly inside: readonly Node[]; readonly limit: number; readonly isCaught: boolean }
  | { readonly kind: 'wait'; readonly seconds: number };

export const chain: fc.Arbitrary<Node[]> = fc.letrec<{ chain: Node[]; node: Node }>((tie) => ({
  chain: fc.array(tie('node'), { minLength: 1, maxLength: 3, depthIdentifier: 'machine' }),
  node: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'machine', withCrossShrink: true },
    fc.record({
      kind: fc.constant('task' as const),
      error: fc.oneof({ arbitrary: fc.constant(null), weight: 3 }, fc.constantFrom('E1', 'E2')),
      retries: fc.nat({ max: 2 }),
      isCaught: fc.boolean(),
      turns: fc.nat({ max: 3 }),
    }),
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat({ max: 3 }) }),
    fc.record({
      kind: fc.constant('parallel' as const),
      branches: fc.array(tie('chain'), { minLength: 1, maxLength: 2 }),
      isCaught: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('map' as const),
      inside: tie('chain'),
      limit: fc.nat({ max: 2 }),
      isCaught: fc.boolean(),
    }),
  ),
})).chain;

/** An input that every machine made here takes: maps go over `items`. */
export const input: Json = { items: [{ items: [{ items: [] }] }, { items: [] }] };

/** A machine's definition, and what its tasks do, by resource. */
export interface Built {
  readonly definition: string;
  readonly tasks: ReadonlyMap<string, Extract<Node, { kind: 'task' }>>;
}

export function build(nodes: readonly Node[]): Built {
  const tasks = new Map<string, Extract<Node, { kind: 'task' }>>();
  let count = 0;
  const machineOf = (chained: readonly Node[]): object => {
    const names = chained.map(() => `S${++count}`);
    const states: Record<string, unknown> = {};
    for (const [index, node] of chained.entries()) {
      const next = names[index + 1];
      const transition = next === undefined ? { End: true } : { Next: next };
      const name = names[index]!;
      if (node.kind === 'wait') {
        states[name] = { Type: 'Wait', Seconds: node.seconds, ...transition };
        continue;
      }
      const recovered = `${name}caught`;
      const handlers = node.isCaught
        ? { Catch: [{ ErrorEquals: ['States.ALL'], Next: recovered, ResultPath: '$.caught' }] }
        : {};
      if (node.isCaught) states[recovered] = { Type: 'Pass', ...transition };
      const shared = { ...transition, ...handlers, ResultPath: '$.out' };
      if (node.kind === 'task') {
        tasks.set(name, node);
        const retry = node.retries === 0 ? {} : { Retry: [{ ErrorEquals: ['E1'], MaxAttempts: node.retries }] };
        states[name] = { Type: 'Task', Resource: name, ...shared, ...retry };
      } else if (node.kind === 'parallel') {
        states[name] = { Type: 'Parallel', Branches: node.branches.map(machineOf), ...shared };
      } else {
        const inside = { ItemProcessor: machineOf(node.inside), ItemsPath: '$.items', MaxConcurrency: node.limit };
        states[name] = { Type: 'Map', ...inside, ...shared };
      }
    }
    return { StartAt: names[0], States: states };
  };
  return { definition: JSON.stringify(machineOf(nodes)), tasks };
}

/** Without the texts of causes: which of two branches failed first may depend on when the process died. */
export function withoutCauses(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, part: unknown) => (/^cause$/i.test(name) ? undefined : part));
}
