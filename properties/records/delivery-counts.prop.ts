import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { DeliveryCounts } from '../../targets/records/delivery-counts.ts';
import { RecordError } from '../../targets/records/record-error.ts';

/** The numbers in some ranges. */
const numbersOf = (ranges: readonly (readonly [number, number])[]): number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index));

const arrivals = fc.array(fc.nat(6), { maxLength: 12 });

property(
  'what arrived is counted once, and what was lost, repeated or overtaken is told apart',
  [arrivals, fc.option(fc.nat(8), { nil: undefined })],
  (sequences, sent) => {
    const counts = new DeliveryCounts();
    counts.observe({ producer: 'p', partition: 1, sequence: 0 });
    for (const sequence of sequences) counts.observe({ producer: 'p', partition: 1, sequence });
    if (sent !== undefined) counts.close('p', 1, sent);
    const all = [0, ...sequences];
    const seen = new Set(all);
    const [report] = counts.report() as [ReturnType<DeliveryCounts['report']>[0]];
    const end = Math.max(sent ?? 0, Math.max(...all) + 1);
    const missing = Array.from({ length: end }, (_, index) => index).filter((index) => !seen.has(index));
    const unexpected = [...seen].filter((sequence) => sent !== undefined && sequence >= sent).toSorted((a, b) => a - b);
    const isFirst = (at: number): boolean => all.indexOf(all[at]!) === at;
    expect({ ...report, lost: numbersOf(report.lost) }).toEqual({
      producer: 'p',
      partition: 1,
      received: seen.size,
      lost: missing,
      duplicated: all.length - seen.size,
      reordered: all.filter((sequence, at) => isFirst(at) && all.slice(0, at).some((other) => other > sequence)).length,
      unexpected,
      status: sent === undefined ? 'open' : missing.length + unexpected.length === 0 ? 'complete' : 'incomplete',
    });
    for (const [index, [from]] of report.lost.slice(1).entries()) expect(from).toBeGreaterThan(report.lost[index]![1]);
  },
);

const stream = fc.tuple(fc.constantFrom('p', 'q', '1 p'), fc.nat(1));

property(
  'producers and partitions are counted apart, and a delivery without faults is complete',
  [fc.array(fc.tuple(stream, fc.nat(4)), { maxLength: 5 })],
  (sent) => {
    const counts = new DeliveryCounts();
    const totals = new Map<string, number>();
    for (const [[producer, partition], more] of sent) {
      const key = JSON.stringify([producer, partition]);
      const total = totals.get(key) ?? 0;
      for (let next = total; next < total + more; next += 1) counts.observe({ producer, partition, sequence: next });
      totals.set(key, total + more);
    }
    for (const [key, total] of totals) {
      const [producer, partition] = JSON.parse(key) as [string, number];
      counts.close(producer, partition, total);
      counts.close(producer, partition, total);
      expect(() => counts.close(producer, partition, total + 1)).toThrow(
        new RecordError('sequence', [], `${producer} told of ${total} messages before, of ${total + 1} now`),
      );
    }
    const reports = counts.report();
    expect(
      reports.map(({ producer, partition, received }) => [JSON.stringify([producer, partition]), received]).toSorted(),
    ).toEqual([...totals].toSorted());
    expect(reports.every(({ status }) => status === 'complete')).toBe(true);
  },
);

property('a number that counts nothing is refused', [fc.constantFrom(-1, 0.5, Number.NaN, 2 ** 53)], (wrong) => {
  const counts = new DeliveryCounts();
  const refusal = new RecordError('sequence', [], `${wrong} is not 0, 1, 2 …`);
  expect(() => counts.observe({ producer: 'p', partition: 0, sequence: wrong })).toThrow(refusal);
  expect(() => counts.close('p', 0, wrong)).toThrow(refusal);
  expect(counts.report()).toEqual([]);
});
