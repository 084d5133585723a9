import { stamp } from '../../properties/datetime/laws/date-times.ts';
import type { Law } from '../../properties/law.ts';
import { renderValue } from '../../src/core/render/render.ts';

/** One law, asked of one library. */
export interface Trial {
  readonly library: string;
  readonly law: Law<never, readonly never[]>;
  readonly subject: unknown;
  /** What tells divergences of this law apart by its input, beside the way in which an answer is wrong. */
  readonly aspect?: (...values: never[]) => string;
  /** The same by what was asked of the library. */
  readonly askedAspect?: (...asked: never[]) => string;
}

/** An input on which a library does not do as a law says. */
export interface Divergence {
  /** What was asked of the library last. */
  readonly asked: string;
  readonly got: string;
  readonly expected: string;
  readonly cause: string;
}

type Call = (...values: unknown[]) => unknown;

/** As source on one line; the bigints of these laws are instants, and of a duration only what there is is shown. */
function shown(value: unknown): string {
  if (typeof value === 'bigint') return stamp(value);
  const isDuration = typeof value === 'object' && value !== null && 'seconds' in value && 'weeks' in value;
  const kept = isDuration ? Object.fromEntries(Object.entries(value).filter(([, count]) => count !== 0)) : value;
  return renderValue(kept)
    .text.replaceAll(/,\s*\n\s*(?=[}\]])/g, ' ')
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** The same subject, telling what is asked of it. */
function traced(subject: unknown, tell: (name: string, values: readonly unknown[]) => void): unknown {
  const wrap =
    (name: string, call: Call): Call =>
    (...values) => {
      tell(name, values);
      return call(...values);
    };
  if (typeof subject === 'function') return wrap(subject.name, subject as Call);
  const members = Object.entries(subject as object).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function' ? wrap(name, member as Call) : member,
  ]);
  return Object.fromEntries(members);
}

/** By what they hold: 0 has no sign, members no order, and an object without a prototype is as good as any. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b || Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && same(Reflect.get(a, name), Reflect.get(b, name)));
}

/** In which way an answer is wrong. */
function manner(got: unknown, expected: unknown): string {
  const value: unknown = typeof got === 'object' && got !== null && 'gives' in got ? got.gives : got;
  if (expected === 'refused') return got === 'crashed' ? 'crashes' : 'takes it';
  if (value === undefined || Number.isNaN(value) || value === Infinity) return `gives ${String(value)}`;
  if (got === 'refused' || got === 'crashed') return got === 'refused' ? 'refuses it' : 'crashes';
  return 'another result';
}

const NATIVE: readonly unknown[] = [TypeError, RangeError, SyntaxError, ReferenceError];

/** Where the law does not hold, one for each of its claims at most. What refuses an input goes through. */
export function divergences({ law, subject, aspect, askedAspect }: Trial, values: readonly unknown[]): Divergence[] {
  const found: Divergence[] = [];
  /** Since the claim before; those before it where a claim asks nothing more. */
  let calls: string[] = [];
  let earlier: readonly string[] = [];
  let last: readonly unknown[] = [];
  const about = aspect === undefined ? '' : `${aspect(...(values as never[]))}: `;
  const note = (got: string, expected: string, how: string): void => {
    const detail = askedAspect === undefined ? '' : `${askedAspect(...(last as never[]))}: `;
    found.push({
      asked: (calls.length === 0 ? earlier : calls).join('; '),
      got,
      expected,
      cause: about + detail + how,
    });
  };
  const telling = traced(subject, (name, asked) => {
    last = asked;
    const host = process.env['TZ'] === 'UTC' ? '' : `TZ=${process.env['TZ']} `;
    calls.push(`${host}${name}(${asked.map(shown).join(', ')})`);
  });
  try {
    for (const [got, expected] of law.claims(telling as never, ...(values as never[]))) {
      if (!same(got, expected)) note(shown(got), shown(expected), manner(got, expected));
      if (calls.length > 0) earlier = calls;
      calls = [];
    }
  } catch (error) {
    const { name, message, constructor } = error as Error;
    if (name === 'Refused') note(`refused: ${message}`, 'an answer', 'refuses it');
    else if (NATIVE.includes(constructor)) note(`${name}: ${message}`, 'an answer', 'crashes');
    else throw error;
  }
  return found;
}
