import type { Located, Registry } from '../registry.ts';
import { Conjunction, goalKey, type Goal } from './conjunction.ts';

/** Ways to go on, of which one is to be taken. */
export interface Choice {
  readonly alternatives: readonly (readonly Goal[])[];
  readonly owners: readonly Located[];
  /** True when it breaks something: such choices come last, because most of them are settled by then. */
  readonly negative: boolean;
  /** The schema that is to fail, when that is what the choice is about. */
  readonly failing?: Located;
}

/** A conjunction in the making, and what is still to be chosen. */
export class Draft {
  readonly conjunction: Conjunction;
  readonly choices: Choice[];
  readonly #visited: Set<string>;

  constructor(
    conjunction = new Conjunction(),
    choices: readonly Choice[] = [],
    visited: ReadonlySet<string> = new Set(),
  ) {
    this.conjunction = conjunction;
    this.choices = [...choices];
    this.#visited = new Set(visited);
  }

  /** A copy that has one choice less. */
  without(choice: Choice | undefined): Draft {
    const rest = this.choices.filter((each) => each !== choice);
    return new Draft(this.conjunction.clone(), rest, this.#visited);
  }

  /** False when the goal was added before: a schema that refers to itself adds nothing. */
  enter(goal: Goal, owners: readonly Located[]): boolean {
    const key = `${goalKey(goal)}@${owners.map(({ id }) => id).join(' ')}`;
    if (this.#visited.has(key)) return false;
    this.#visited.add(key);
    return true;
  }
}

/** One schema whose keywords are added to a draft. */
export interface KeywordContext {
  readonly at: Located;
  readonly draft: Draft;
  readonly registry: Registry;
  readonly owners: readonly Located[];
  /** The goal for a subschema: that it holds, or else what a violation behind it asks for. */
  readonly goal: (keyword: string, token?: string | number) => Goal;
  /** True for the subschema that a violation is behind. */
  readonly isOnPath: (keyword: string, token?: string | number) => boolean;
  readonly add: (goal: Goal) => void;
  readonly choose: (alternatives: readonly (readonly Goal[])[], negative?: boolean) => void;
}
