import type { Draw } from '../../draw.ts';
import { commonMultiple, decimalOf, floorDivide, isMultiple, isNoMultiple, toNumber } from '../decimal.ts';
import { sameJson } from '../json.ts';
import { types, type Conjunction } from './conjunction.ts';
import { NoValue, type Maker, type Making } from './plan-port.ts';

/** Numbers that code is prone to get wrong. */
const edges: readonly number[] = [
  1,
  -1,
  2,
  127,
  128,
  255,
  256,
  32_767,
  32_768,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  2 ** 53,
  1e21,
  1e300,
  0.1,
  -0.5,
  1e-7,
  5e-324,
  Number.MAX_VALUE,
];
const attempts = 24;
/** Steps from a bound that are tried one by one when chance finds nothing. */
const scanned = 64n;
const largest = Number.MAX_VALUE;

/** Numbers between bounds, on a lattice where `integer` or `multipleOf` ask for one. The simplest is the one closest to zero. */
export class NumberMaker implements Maker {
  readonly #rules: Conjunction;
  readonly #low: number;
  readonly #high: number;
  /** The distance of the numbers that are made, as `digits * 10 ** -scale`; undefined where any double will do. */
  readonly #step: { readonly digits: bigint; readonly scale: number } | undefined;
  readonly #first: bigint = 0n;
  readonly #last: bigint = 0n;
  readonly #edges: readonly number[];
  readonly #some: number | undefined;

  constructor(rules: Conjunction) {
    this.#rules = rules;
    this.#low = Math.max(rules.min, -largest);
    this.#high = Math.min(rules.max, largest);
    const onlyIntegers = (rules.bits & types.fraction) === 0;
    const divisors = onlyIntegers ? [...rules.multiples, 1] : rules.multiples;
    if (divisors.length > 0) {
      this.#step = commonMultiple(divisors);
      [this.#first, this.#last] = latticeRange(this.#step, rules.min, rules.max);
    }
    const bounds = [rules.min, rules.max].filter(Number.isFinite);
    this.#edges = [...bounds, ...bounds.flatMap((bound) => [bound - 1, bound + 1]), ...edges].filter((edge) =>
      this.#accepts(edge),
    );
    this.#some = this.#find();
  }

  canMake(): boolean {
    return this.#some !== undefined;
  }

  make({ draw }: Making): number {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const number = this.#draw(draw);
      if (this.#accepts(number)) return number;
    }
    if (this.#some === undefined) throw new NoValue();
    return this.#some;
  }

  #draw(draw: Draw): number {
    // One decision where the range is small: there, what is lowered stays what it is.
    if (this.#step !== undefined && this.#last - this.#first <= 1000n)
      return this.#onLattice(draw, this.#step, undefined);
    const way = draw.integer(0, 9);
    if (way >= 8 && this.#edges.length > 0) return this.#edges[draw.integer(0, this.#edges.length - 1)]!;
    if (this.#step === undefined) return this.#continuous(draw, way);
    return this.#onLattice(draw, this.#step, way < 5 ? 100n : undefined);
  }

  #onLattice(
    draw: Draw,
    step: { readonly digits: bigint; readonly scale: number },
    around: bigint | undefined,
  ): number {
    const first = this.#first;
    const last = this.#last;
    if (first > last) return Number.NaN;
    const nearest = first > 0n ? first : last < 0n ? last : 0n;
    const from = around === undefined || nearest - around < first ? first : nearest - around;
    const to = around === undefined || nearest + around > last ? last : nearest + around;
    const isSmall = from >= -0x8000_0000n && to <= 0x7fff_ffffn;
    const factor = isSmall ? BigInt(draw.integer(Number(from), Number(to))) : draw.bigint(from, to);
    return toNumber(factor * step.digits, step.scale);
  }

  #continuous(draw: Draw, way: number): number {
    const low = this.#low;
    const high = this.#high;
    if (way < 6) {
      // Short decimals first: whole numbers, then tenths, then thousandths.
      const unit = way < 3 ? 1 : way < 5 ? 10 : 1000;
      const from = Math.max(Math.ceil(low * unit), -1000 * unit);
      const to = Math.min(Math.floor(high * unit), 1000 * unit);
      const [a, b] = from > to ? nearestThousand(low * unit, high * unit) : [from, to];
      if (a <= b) return draw.integer(a, b) / unit;
    }
    const share = draw.integer(0, 2 ** 31 - 1) / (2 ** 31 - 1);
    const near = low > -1e15 && high < 1e15;
    if (near || way === 7) return low * (1 - share) + high * share;
    const exponent = draw.integer(-60, 60);
    const sign = low >= 0 ? 1 : high <= 0 ? -1 : draw.integer(0, 1) === 0 ? 1 : -1;
    return Math.min(Math.max(sign * share * 10 ** exponent, low), high);
  }

  #accepts(number: number): boolean {
    const { min, max, minStrict, maxStrict, multiples, notMultiples, excluded, bits } = this.#rules;
    if (!Number.isFinite(number) || Object.is(number, -0)) return false;
    if (minStrict ? number <= min : number < min) return false;
    if (maxStrict ? number >= max : number > max) return false;
    if ((bits & (Number.isInteger(number) ? types.integer : types.fraction)) === 0) return false;
    return (
      multiples.every((divisor) => isMultiple(number, divisor)) &&
      notMultiples.every((divisor) => isNoMultiple(number, divisor)) &&
      !excluded.some((value) => sameJson(value, number))
    );
  }

  /** Some number, to know that there is one; near the bounds and around zero when there are many. */
  #find(): number | undefined {
    const near = this.#step === undefined ? this.#someContinuous() : this.#someOnLattice(this.#step);
    return near.find((number) => this.#accepts(number));
  }

  #someContinuous(): readonly number[] {
    const low = this.#low;
    const high = this.#high;
    const between = Array.from({ length: 33 }, (_, index) => low * (1 - index / 32) + high * (index / 32));
    const tiny = [low, high].flatMap((bound) => [
      bound + 0.5,
      bound - 0.5,
      nextDouble(bound, 1),
      nextDouble(bound, -1),
    ]);
    return [0, 0.5, 1, low, high, Math.ceil(low), Math.floor(high), ...between, ...tiny, ...edges];
  }

  #someOnLattice(step: { readonly digits: bigint; readonly scale: number }): readonly number[] {
    const found: number[] = [];
    const start = this.#first > 0n ? this.#first : this.#last < 0n ? this.#last : 0n;
    for (let offset = 0n; offset <= scanned; offset++) {
      for (const factor of [start + offset, start - offset, this.#first + offset, this.#last - offset]) {
        if (factor >= this.#first && factor <= this.#last) found.push(toNumber(factor * step.digits, step.scale));
      }
    }
    return found;
  }
}

/** Whole numbers between two bounds that are far from zero. */
function nearestThousand(low: number, high: number): readonly [number, number] {
  const from = Math.ceil(low);
  const to = Math.floor(high);
  if (!Number.isSafeInteger(from) && !Number.isSafeInteger(to)) return [1, 0];
  return low > 0 ? [from, Math.min(to, from + 1000)] : [Math.max(from, to - 1000), to];
}

function nextDouble(number: number, direction: 1 | -1): number {
  const scale = Math.max(Math.abs(number) * 2 ** -52, 5e-324);
  return number + direction * scale;
}

/** The first and the last factor of a step between two bounds; without bounds, what a double counts exactly. */
function latticeRange(
  step: { readonly digits: bigint; readonly scale: number },
  min: number,
  max: number,
): readonly [bigint, bigint] {
  const size = toNumber(step.digits, step.scale);
  const limit = Math.max(2 ** 53, size);
  const low = Number.isFinite(min) ? min : Math.min(-limit, max - 1000 * size, max * 2);
  const high = Number.isFinite(max) ? max : Math.max(limit, min + 1000 * size, min * 2);
  const factor = (bound: number, up: boolean): bigint => {
    const { digits, scale } = decimalOf(Math.min(Math.max(bound, -largest), largest));
    const common = Math.max(scale, step.scale);
    const dividend = digits * 10n ** BigInt(common - scale);
    const divisor = step.digits * 10n ** BigInt(common - step.scale);
    return up ? -floorDivide(-dividend, divisor) : floorDivide(dividend, divisor);
  };
  return [factor(low, true), factor(high, false)];
}
