import type { Located, Registry } from '../registry.ts';

/** A path, the last token first; written out only when somebody reads it. */
export interface PathStep {
  readonly before: PathStep | undefined;
  readonly token: string | number;
}

/** One broken constraint. */
export interface Violation {
  readonly at: Located;
  readonly keyword: string;
  /** Where the value stands. */
  readonly instance: PathStep | undefined;
  /** The keywords that led here, references included. */
  readonly location: PathStep | undefined;
  /** What the keyword complains about, when it can be several things: the missing key, the refused name. */
  readonly detail?: string;
  /** The broken constraints that made this one broken: branches of `anyOf`, items of `contains`. */
  readonly causes?: readonly Violation[];
}

/** The parts of one object or array that keywords have looked at, for `unevaluatedProperties` and `unevaluatedItems`. */
export class Seen {
  readonly keys = new Set<string>();
  readonly items = new Set<number>();

  add(other: Seen): void {
    for (const key of other.keys) this.keys.add(key);
    for (const item of other.items) this.items.add(item);
  }
}

/** One evaluation of a value against a schema. */
export interface Run {
  readonly validator: Applies;
  /** Undefined: stop at the first violation. */
  readonly violations: Violation[] | undefined;
  readonly instance: PathStep | undefined;
  readonly location: PathStep | undefined;
  /** Undefined where no schema asks for it. */
  readonly seen: Seen | undefined;
  readonly depth: number;
}

/** What keywords that hold schemas evaluate them with. */
export interface Applies {
  apply(at: Located, value: unknown, run: Run): boolean;
}

/** True when the value satisfies the keyword. */
export type KeywordCheck = (value: unknown, run: Run) => boolean;

/** Builds the check of one keyword where it stands; undefined when it says nothing. */
export type KeywordCompiler = (at: Located, registry: Registry) => KeywordCheck | undefined;

export function step(before: PathStep | undefined, ...tokens: readonly (string | number)[]): PathStep | undefined {
  return tokens.reduce<PathStep | undefined>((path, token) => ({ before: path, token }), before);
}

export function tokensOf(path: PathStep | undefined): readonly (string | number)[] {
  const tokens: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.before) tokens.push(at.token);
  return tokens.toReversed();
}

/** Records a violation; gives false, for a check to return. */
export function fail(
  run: Run,
  at: Located,
  keyword: string,
  more: { readonly detail?: string; readonly causes?: readonly Violation[] } = {},
): false {
  run.violations?.push({ at, keyword, instance: run.instance, location: step(run.location, keyword), ...more });
  return false;
}

/** Evaluates a schema on the same value; what it looks at counts when it holds. */
export function inPlace(
  at: Located,
  value: unknown,
  run: Run,
  tokens: readonly (string | number)[],
  violations: Violation[] | undefined = run.violations,
): boolean {
  const seen = run.seen === undefined ? undefined : new Seen();
  const location = step(run.location, ...tokens);
  const holds = run.validator.apply(at, value, { ...run, violations, location, seen, depth: run.depth + 1 });
  if (holds && seen !== undefined) run.seen!.add(seen);
  return holds;
}

/** Evaluates a schema on a member or an item of the value. */
export function below(
  at: Located,
  value: unknown,
  run: Run,
  member: string | number,
  tokens: readonly (string | number)[],
  violations: Violation[] | undefined = run.violations,
): boolean {
  return run.validator.apply(at, value, {
    ...run,
    violations,
    instance: { before: run.instance, token: member },
    location: step(run.location, ...tokens),
    seen: run.seen === undefined ? undefined : new Seen(),
    depth: run.depth + 1,
  });
}
