import type { File, Suite, Task, Test } from '@vitest/runner';
import { groupBy } from '../../mutant.ts';

/** The names of a test and the suites around it in one, as StrykerJS writes them. */
function fullName(task: Task): string {
  const names = [task.name];
  for (let suite = task.suite; suite !== undefined && suite !== task.file; suite = suite.suite)
    names.unshift(suite.name);
  return names.join(' ').trim();
}

export function eachTest(suite: Suite, visit: (test: Test) => void): void {
  for (const task of suite.tasks) {
    if (task.type === 'suite') eachTest(task, visit);
    else visit(task);
  }
}

const isRun = ({ mode }: Test): boolean => mode === 'run' || mode === 'queued';

/**
 * What tests are called: as in the dry run. Where names differ from run to run (a random seed, what the code under test
 * returns), those that the dry run did not know, or not as often, stand in their order for those of it that are missing. Any
 * beyond those go by the name of a neighbour, and so run when that one does.
 */
export class TestNames {
  readonly renamed = new Set<string>();
  readonly #names = new Map<Task, string>();

  /** @param known names of all tests of the file in its dry run, in their order; several may have one; none for the dry run itself */
  constructor(file: File, known: readonly string[]) {
    const tests: Test[] = [];
    eachTest(file, (test) => void tests.push(test));
    for (const test of tests) this.#names.set(test, fullName(test));
    if (known.length > 0) this.#rename(tests, known);
  }

  of(test: Test): string {
    return this.#names.get(test)!;
  }

  #rename(tests: readonly Test[], known: readonly string[]): void {
    const missing = new Map(known.entries());
    // Of several that have one name now, the one that stands where it stood keeps it.
    const moved = tests.filter((test, index) => this.of(test) !== known[index] || !missing.delete(index));
    const placesOf = groupBy([...missing.keys()], (place) => known[place]!);
    const others = moved.filter((test) => {
      const place = placesOf.get(this.of(test))?.shift();
      return place === undefined || !missing.delete(place);
    });
    const names = [...missing.values()];
    const surplus = new Set(others.slice(names.length));
    for (const [index, name] of names.slice(0, others.length).entries()) this.#call(others[index]!, name);
    for (const test of surplus) {
      const at = tests.indexOf(test);
      const neighbours = [...tests.slice(0, at).toReversed(), ...tests.slice(at)];
      const neighbour = neighbours.find((other) => isRun(other) && !surplus.has(other));
      if (neighbour !== undefined) this.#call(test, this.of(neighbour));
    }
  }

  #call(test: Test, name: string): void {
    this.#names.set(test, name);
    this.renamed.add(name);
  }
}
