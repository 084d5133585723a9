import type { Clock } from '../../core/ports.ts';
import {
  exampleKinds,
  type ExampleDatabase,
  type ExampleKind,
  type NewExample,
  type StoredExample,
} from './database.ts';
import { bySimplicity, exampleId } from './example-file.ts';

/** Examples that are forgotten with the process: for runs that may not write, and for tests. */
export class MemoryDatabase implements ExampleDatabase {
  readonly #clock: Pick<Clock, 'epochMs'>;
  /** By check, kind and id. */
  readonly #examples = new Map<string, StoredExample>();

  constructor(clock: Pick<Clock, 'epochMs'>) {
    this.#clock = clock;
  }

  save(example: NewExample): Promise<string> {
    const id = exampleId(example);
    const key = `${example.check}/${example.kind}/${id}`;
    if (!this.#examples.has(key)) {
      const { check, kind, recording, rendering, reason } = example;
      this.#examples.set(key, { id, check, kind, recording, rendering, reason, savedAtMs: this.#clock.epochMs() });
    }
    return Promise.resolve(id);
  }

  list(check: string, kind?: ExampleKind): Promise<readonly StoredExample[]> {
    const examples = [...this.#examples.values()].filter((example) => example.check === check);
    const kinds = kind === undefined ? exampleKinds : [kind];
    const found = kinds.flatMap((wanted) =>
      examples.filter((example) => example.kind === wanted).toSorted(bySimplicity),
    );
    return Promise.resolve(found);
  }

  remove(check: string, kind: ExampleKind, id: string): Promise<void> {
    this.#examples.delete(`${check}/${kind}/${id}`);
    return Promise.resolve();
  }
}
