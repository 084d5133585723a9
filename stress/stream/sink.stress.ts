import { operation, stress } from 'assay';
import fc from 'fast-check';
import { MemorySink } from '../../properties/stream/memory-sink.ts';
import { IdempotentSink } from '../../targets/stream/idempotent-sink.ts';

/** Two publishers over one store that answers after some turns. */
class Publishers {
  readonly store = new MemorySink<string>(() => this.#turns++ % 3);
  readonly #sinks = [new IdempotentSink(this.store), new IdempotentSink(this.store)] as const;
  #turns = 0;

  publish(at: 0 | 1, id: string, revision: number): Promise<string> {
    return this.#sinks[at].publish(id, revision, `${id}${revision}`);
  }

  async read(id: string): Promise<number> {
    return (await this.store.read(id))?.revision ?? 0;
  }

  get eachOnceAndForward(): boolean {
    return this.store.written.every(([id, revision], index) =>
      this.store.written.slice(0, index).every(([other, before]) => other !== id || before < revision),
    );
  }
}

const id = fc.constantFrom('x', 'y');
const revision = fc.integer({ min: 1, max: 4 });

stress('publishers side by side answer as one would that publishes one after the other', {
  setup: () => new Publishers(),
  operations: {
    publish: operation(
      [fc.constantFrom(0 as const, 1 as const), id, revision],
      (publishers: Publishers, at, name, number) => publishers.publish(at, name, number),
    ),
    read: operation([id], (publishers: Publishers, name) => publishers.read(name)),
  },
  model: {
    init: (): Readonly<Record<string, number>> => ({}),
    step(newest: Readonly<Record<string, number>>, { name, args, result }) {
      const object = String(name === 'read' ? args[0] : args[1]);
      const known = newest[object] ?? 0;
      if (name === 'read') return { ok: result === known, state: newest };
      const published = Number(args[2]);
      if (published > known) return { ok: result === 'written', state: { ...newest, [object]: published } };
      return { ok: result === (published === known ? 'duplicate' : 'stale'), state: newest };
    },
  },
  invariant: (publishers) => publishers.eachOnceAndForward,
  tasks: 3,
  operationsPerTask: 3,
});
