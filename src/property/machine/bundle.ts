import { nat, type Arbitrary } from 'fast-check';
import { AssayError } from '../../core/errors.ts';

/**
 * Where rules leave values for other rules: the ids that were created, the files that are open. A name and a type; the
 * values belong to one execution.
 */
export interface Bundle<in out T> extends BundleFor<T> {
  /** Carries the type; never set. */
  readonly value?: T;
}

/** A bundle that values of this type may be put into. */
export interface BundleFor<in T> {
  readonly name: string;
  /** Carries the type; never set. */
  readonly accepts?: (value: T) => void;
}

/** Stands among the arbitraries of a rule for a value that an earlier rule left in a bundle. */
export interface Reference<out T> {
  readonly bundle: string;
  /** True when the value is taken out, so that no later step gets it. */
  readonly consumes: boolean;
  /** Carries the type; never set. */
  readonly value?: T;
}

/** Which value of a bundle a step takes, decided before there are any. */
export interface Pick {
  readonly reference: Reference<unknown>;
  /** Means the value with the highest tag that is not above it; of equal ones the latest; below all tags, the lowest. */
  readonly tag: number;
}

/** A value in a bundle, with the variable that a reader knows it by. */
export interface CarriedValue {
  readonly value: unknown;
  readonly variable: string;
  readonly tag: number;
}

class BundleReference implements Reference<never> {
  readonly bundle: string;
  readonly consumes: boolean;

  constructor(bundle: string, consumes: boolean) {
    this.bundle = bundle;
    this.consumes = consumes;
  }
}

/** What a pick is made as. */
export class BundlePick implements Pick {
  readonly reference: Reference<unknown>;
  readonly tag: number;

  constructor(reference: Reference<unknown>, tag: number) {
    this.reference = reference;
    this.tag = tag;
  }
}

export function isReference(value: unknown): value is Reference<unknown> {
  return value instanceof BundleReference;
}

export function isPick(value: unknown): value is Pick {
  return value instanceof BundlePick;
}

/** The bundle's name. @throws AssayError with code `declaration` */
export function bundleName(bundle: BundleFor<never> | string): string {
  const name: unknown = typeof bundle === 'object' && bundle !== null ? bundle.name : bundle;
  if (typeof name === 'string' && /^[A-Za-z_$][\w$]*$/.test(name)) return name;
  throw new AssayError(
    'declaration',
    `A bundle is named ${String(name)}; variables are named after it, so it takes an identifier.`,
    "Write bundle<string>('ids').",
  );
}

/**
 * Names a bundle and the type of its values: `const ids = bundle<string>('ids')`, then `{ into: ids }` and `from(ids)`.
 *
 * @param name an identifier; failures name the values after it (`ids` gives `id1`, `id2`)
 * @throws AssayError with code `declaration`
 */
export function bundle<T>(name: string): Bundle<T> {
  return Object.freeze({ name: bundleName(name) });
}

/**
 * One of the values in a bundle, which stays there. A rule that refers to an empty bundle is not enabled.
 *
 * @throws AssayError with code `declaration`
 */
export function from<T>(source: Bundle<T> | string): Reference<T> {
  return Object.freeze(new BundleReference(bundleName(source), false));
}

/**
 * One of the values in a bundle, which is taken out of it: the step is the last one that gets it.
 *
 * @throws AssayError with code `declaration`
 */
export function consume<T>(source: Bundle<T> | string): Reference<T> {
  return Object.freeze(new BundleReference(bundleName(source), true));
}

/** Few enough to be lowered quickly, enough for the values of a program to have tags of their own mostly. */
const maxTag = 255;

/**
 * What a value is known by. Steps name values by tags and not by their position, as in consistent hashing (Karger and
 * others, "Consistent Hashing and Random Trees", STOC 1997): deleting the step that made another value leaves every
 * reference where it was (`docs/decisions/040-machines.md`).
 */
export const tagArbitrary: Arbitrary<number> = nat({ max: maxTag });

export function pickArbitrary(reference: Reference<unknown>): Arbitrary<Pick> {
  return tagArbitrary.map((tag) => new BundlePick(reference, tag));
}

/** The value that a pick means; undefined when there is none. */
function chosen(values: readonly CarriedValue[], wanted: number): CarriedValue | undefined {
  let best: CarriedValue | undefined;
  for (const value of values) {
    if (best === undefined) best = value;
    else if (best.tag > wanted ? value.tag <= best.tag : value.tag <= wanted && value.tag >= best.tag) best = value;
  }
  return best;
}

/** `ids` holds `id`s. Words that only look like a plural stay as they are. */
function singular(name: string): string {
  if (/[^aeiou]ies$/.test(name)) return `${name.slice(0, -3)}y`;
  if (/(?:[sx]|ch|sh)es$/.test(name)) return name.slice(0, -2);
  return /[^siu]s$/.test(name) ? name.slice(0, -1) : name;
}

/** The bundles of one execution. */
export class Bundles {
  readonly #values = new Map<string, CarriedValue[]>();
  readonly #counts = new Map<string, number>();

  /** Puts a value in; answers with the variable that stands for it. */
  add(name: string, value: unknown, tag: number): string {
    const stem = singular(name);
    const count = (this.#counts.get(stem) ?? 0) + 1;
    this.#counts.set(stem, count);
    const variable = `${stem}${count}`;
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, [{ value, variable, tag }]);
    else values.push({ value, variable, tag });
    return variable;
  }

  /**
   * The values for picks in order; undefined when there are too few. A step never gets one value twice when it consumes it.
   * Nothing is taken out yet, because the step's own condition may still refuse.
   */
  resolve(picks: readonly Pick[]): readonly CarriedValue[] | undefined {
    const taken = new Set<CarriedValue>();
    const found: CarriedValue[] = [];
    for (const { reference, tag } of picks) {
      const left = (this.#values.get(reference.bundle) ?? []).filter((value) => !taken.has(value));
      const value = chosen(left, tag);
      if (value === undefined) return undefined;
      if (reference.consumes) taken.add(value);
      found.push(value);
    }
    return found;
  }

  /** Takes out what the step consumes. */
  consume(picks: readonly Pick[], resolved: readonly CarriedValue[]): void {
    for (const [index, { reference }] of picks.entries()) {
      const values = this.#values.get(reference.bundle);
      const at = reference.consumes ? (values?.indexOf(resolved[index]!) ?? -1) : -1;
      if (at >= 0) values!.splice(at, 1);
    }
  }
}
