/** A number as its shortest decimal: `digits * 10 ** -scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export function decimalOf(value: number): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Both numbers as whole numbers of the same tiny unit. */
function aligned(a: number, b: number): readonly [bigint, bigint] {
  const [first, second] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(first.scale, second.scale);
  return [first.digits * 10n ** BigInt(scale - first.scale), second.digits * 10n ** BigInt(scale - second.scale)];
}

/** Multiples as the specification means them: 0.3 is a multiple of 0.1. */
export function isDecimalMultiple(value: number, of: number): boolean {
  const [dividend, divisor] = aligned(value, of);
  return divisor !== 0n && dividend % divisor === 0n;
}

/** Multiples as a division of doubles sees them, which is how many validators decide: 0.3 / 0.1 is 2.9999999999999996. */
export function isBinaryMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Number.isFinite(quotient) && Number.isInteger(quotient) && Math.abs(quotient) < 1e21;
}

/** What every validator calls a multiple. */
export function isMultiple(value: number, of: number): boolean {
  return isDecimalMultiple(value, of) && isBinaryMultiple(value, of);
}

/** What no validator calls a multiple. */
export function isNoMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return (
    !isDecimalMultiple(value, of) && !Number.isInteger(quotient) && Math.abs(quotient - Math.round(quotient)) > 1e-6
  );
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

/** The smallest number that is a multiple of all of some (there is at least one), as a fraction of whole numbers. */
export function commonMultiple(numbers: readonly number[]): { readonly digits: bigint; readonly scale: number } {
  return numbers.map(decimalOf).reduce((a, b) => {
    const scale = Math.max(a.scale, b.scale);
    const first = a.digits * 10n ** BigInt(scale - a.scale);
    const second = b.digits * 10n ** BigInt(scale - b.scale);
    return { digits: (first * second) / greatestDivisor(first, second), scale };
  });
}

/** The double closest to `digits * 10 ** -scale`. */
export function toNumber(digits: bigint, scale: number): number {
  return Number(`${digits}e${-scale}`);
}

export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n ? quotient - 1n : quotient;
}
