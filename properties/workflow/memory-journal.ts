import type { Journal } from '../../targets/workflow/journal.ts';

/** A journal in memory, whose process can be made to die: from then on nothing answers any more. */
export class MemoryJournal implements Journal {
  readonly entries: Map<string, string>;
  /** Keys that were written when something stood there already. */
  readonly writtenAgain: string[] = [];
  /** Settles when the process dies. */
  readonly death: Promise<'dead'>;
  #stepsToLive: number;
  #die!: (word: 'dead') => void;

  /** @param stepsToLive reads, writes and what else counts as a step */
  constructor(entries: ReadonlyMap<string, string> = new Map(), stepsToLive = Infinity) {
    this.entries = new Map(entries);
    this.#stepsToLive = stepsToLive;
    this.death = new Promise((resolve) => (this.#die = resolve));
  }

  /** One step of the process; never returns when it has died. */
  async step(): Promise<void> {
    await Promise.resolve();
    if (--this.#stepsToLive >= 0) return;
    this.#die('dead');
    await new Promise(() => undefined);
  }

  async read(key: string): Promise<string | undefined> {
    await this.step();
    return this.entries.get(key);
  }

  async writeOnce(key: string, text: string): Promise<string> {
    await this.step();
    if (this.entries.has(key)) this.writtenAgain.push(key);
    else this.entries.set(key, text);
    const standing = this.entries.get(key) as string;
    await this.step();
    return standing;
  }
}
