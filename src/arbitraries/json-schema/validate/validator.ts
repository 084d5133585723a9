import { AssayError } from '../../../core/errors.ts';
import { isRecord } from '../json.ts';
import type { Located, Registry } from '../registry.ts';
import { arrayKeywords, unevaluatedItems } from './array-keywords.ts';
import { leafKeywords } from './leaf-keywords.ts';
import { logicKeywords } from './logic-keywords.ts';
import { objectKeywords, unevaluatedProperties } from './object-keywords.ts';
import { Seen, type Applies, type KeywordCheck, type KeywordCompiler, type Run, type Violation } from './run.ts';

/** In the order of evaluation: cheap ones first, `unevaluated…` after everything that looks at members and items. */
const keywords: Readonly<Record<string, KeywordCompiler>> = {
  ...leafKeywords,
  ...arrayKeywords,
  ...objectKeywords,
  ...logicKeywords,
  unevaluatedItems,
  unevaluatedProperties,
};

/** Keywords that the validator knows, each with its place in the order of evaluation. */
export const knownKeywords: readonly string[] = Object.keys(keywords);

/** References and nested values that one evaluation follows: a schema that refers to itself in place never ends. */
const maxDepth = 1000;

/** A validator of JSON Schema 2020-12 that reads the spellings of draft-07 too. `format` is asserted. */
export class Validator implements Applies {
  readonly registry: Registry;
  readonly #checks = new Map<Located, readonly KeywordCheck[]>();
  readonly #tracks: boolean;

  constructor(registry: Registry, tracks: boolean) {
    this.registry = registry;
    this.#tracks = tracks;
  }

  accepts(value: unknown, at: Located = this.registry.root): boolean {
    return this.apply(at, value, this.#start(undefined));
  }

  /** Every broken constraint. Those of branches are the causes of `anyOf`, `oneOf` and `contains`. */
  violations(value: unknown, at: Located = this.registry.root): readonly Violation[] {
    const violations: Violation[] = [];
    this.apply(at, value, this.#start(violations));
    return violations;
  }

  apply(at: Located, value: unknown, run: Run): boolean {
    if (run.depth > maxDepth) {
      throw new AssayError(
        'declaration',
        `${at.pointer} refers to itself without looking at a member or an item, so it says nothing.`,
        'Break the circle of references.',
      );
    }
    if (at.schema === true) return true;
    if (at.schema === false) {
      run.violations?.push({ at, keyword: '', instance: run.instance, location: run.location });
      return false;
    }
    let holds = true;
    for (const check of this.#checksOf(at)) {
      if (check(value, run)) continue;
      holds = false;
      if (run.violations === undefined) return false;
    }
    return holds;
  }

  #start(violations: Violation[] | undefined): Run {
    const seen = this.#tracks ? new Seen() : undefined;
    return { validator: this, violations, instance: undefined, location: undefined, seen, depth: 0 };
  }

  #checksOf(at: Located): readonly KeywordCheck[] {
    let checks = this.#checks.get(at);
    if (checks === undefined) {
      checks = knownKeywords
        .filter((keyword) => Object.hasOwn(at.schema as object, keyword))
        .flatMap((keyword) => keywords[keyword]!(at, this.registry) ?? []);
      this.#checks.set(at, checks);
    }
    return checks;
  }
}

/** True when some schema asks which members or items others have looked at. */
export function asksForUnevaluated(schema: unknown, seen = new Set<unknown>()): boolean {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return false;
  seen.add(schema);
  if (Array.isArray(schema)) return schema.some((each) => asksForUnevaluated(each, seen));
  if (!isRecord(schema)) return false;
  if ('unevaluatedProperties' in schema || 'unevaluatedItems' in schema) return true;
  return Object.values(schema).some((each) => asksForUnevaluated(each, seen));
}
