import fc from 'fast-check';

export interface DurationTextConstraints {
  /** The largest number in it; larger than any machine integer unless given. */
  readonly max?: number;
}

/** Larger than 2^64, and than what a double holds exactly. */
const hugeNumber = '999999999999999999999999';

/** So many neighbouring units as there are numbers, the last of them `fromEnd` places before the smallest, if that leaves enough. */
function run(units: string, numbers: readonly string[], fromEnd: number): string {
  const end = units.length - Math.min(fromEnd, units.length - numbers.length);
  const chosen = [...units].slice(end - numbers.length, end);
  return chosen.map((unit, index) => `${numbers[index]}${unit}`).join('');
}

/**
 * Durations as RFC 3339 (appendix A, after ISO 8601) writes them: runs of neighbouring units on either side of the `T`, or
 * weeks alone; with leading zeros and numbers that no machine integer holds. The simplest is `PT0S`.
 *
 * @example property('a duration parses', [durationText()], (text) => { parseDuration(text); });
 */
export function durationText({ max }: DurationTextConstraints = {}): fc.Arbitrary<string> {
  const plain = fc.nat({ max: Math.min(max ?? 400, 400) }).map(String);
  const number =
    max === undefined
      ? fc.oneof({ arbitrary: plain, weight: 4 }, fc.constantFrom('0', '00', '01', hugeNumber))
      : fc.oneof(plain, fc.nat({ max }).map(String));
  return fc
    .record({
      kind: fc.constantFrom('time', 'date', 'both', 'weeks'),
      fromEnd: fc.nat({ max: 2 }),
      numbers: fc.array(number, { minLength: 1, maxLength: 6 }),
    })
    .map(({ kind, fromEnd, numbers }) => {
      const [few, rest] = [numbers.slice(0, 3), numbers.slice(3)];
      if (kind === 'weeks') return `P${numbers[0]}W`;
      if (kind === 'date') return `P${run('YMD', few, fromEnd)}`;
      if (kind === 'time') return `PT${run('HMS', few, fromEnd)}`;
      return `P${run('YMD', few, fromEnd)}T${run('HMS', rest.length === 0 ? ['0'] : rest, fromEnd)}`;
    });
}
