import { describe, expect, test } from 'vitest';
import { IdempotentSink } from '../../../../targets/stream/idempotent-sink.ts';
import { StreamJoin } from '../../../../targets/stream/stream-join.ts';
import { Watermarks } from '../../../../targets/stream/watermark.ts';
import { WindowAggregate } from '../../../../targets/stream/window-aggregate.ts';
import { formatWindow, parseWindow } from '../../../../targets/stream/window-text.ts';
import { hopping, sessions, tumbling, windowsOf } from '../../../../targets/stream/windows.ts';

const sum = { of: (value: number) => value, merge: (a: number, b: number) => a + b };

describe('an option out of its range is refused by name', () => {
  test.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53])('%s', (wrong) => {
    const refusal = (subject: string): unknown =>
      expect.objectContaining({ name: 'StreamError', code: 'option', subject });
    expect(() => tumbling(wrong)).toThrow(refusal('sizeMs'));
    expect(() => hopping(1, wrong)).toThrow(refusal('advanceMs'));
    expect(() => sessions(wrong)).toThrow(refusal('gapMs'));
    expect(() => new Watermarks([], wrong)).toThrow(refusal('outOfOrderMs'));
    expect(() => new WindowAggregate(tumbling(1), sum, wrong)).toThrow(refusal('allowedLatenessMs'));
    for (const option of ['beforeMs', 'afterMs', 'allowedLatenessMs']) {
      expect(() => new StreamJoin({ [option]: wrong })).toThrow(refusal(option));
    }
    if (wrong !== -1) expect(() => tumbling(1, wrong)).toThrow(refusal('offsetMs'));
  });

  test('nothing is no size, advance or gap', () => {
    expect(() => tumbling(0)).toThrow('option sizeMs: expected whole milliseconds from 1, received 0');
    expect(() => hopping(1, 0)).toThrow('option advanceMs');
    expect(() => sessions(0)).toThrow('option gapMs');
    expect(() => hopping(1, 2)).toThrow('option advanceMs: expected at most the size of 1, received 2');
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('a revision of %s', async (revision) => {
    const sink = new IdempotentSink({ read: async () => undefined, compareAndSet: async () => true });
    await expect(sink.publish('x', revision, 1)).rejects.toThrow(
      `option revision: expected an integer of at least 1, received ${revision}`,
    );
  });
});

test('a time that is no whole number of milliseconds is refused with its key', () => {
  const record = { key: 'k', timestampMs: 0.5, value: 1 };
  const message = 'timestamp k: expected whole milliseconds, received 0.5';
  expect(() => new WindowAggregate(tumbling(1), sum).add(record)).toThrow(message);
  expect(() => new StreamJoin({}).addLeft(record)).toThrow(message);
  expect(() => new StreamJoin({}).addRight(record)).toThrow(message);
});

test('an event on the border belongs to the window that starts there', () => {
  expect(windowsOf(tumbling(10), 10)).toEqual([{ startMs: 10, endMs: 20 }]);
  expect(windowsOf(tumbling(10), -1)).toEqual([{ startMs: -10, endMs: 0 }]);
});

test('a session that had been told is taken back when it becomes part of a longer one', () => {
  const aggregate = new WindowAggregate(sessions(10), sum, 100);
  aggregate.add({ key: 'k', timestampMs: 0, value: 1 });
  aggregate.add({ key: 'k', timestampMs: 15, value: 2 });
  expect(aggregate.advanceTo(30).map(({ window }) => window.endMs)).toEqual([10, 25]);
  expect(aggregate.add({ key: 'k', timestampMs: 8, value: 4 }).results).toEqual([
    { key: 'k', window: { startMs: 0, endMs: 10 }, revision: 2, result: null },
    { key: 'k', window: { startMs: 15, endMs: 25 }, revision: 2, result: null },
    { key: 'k', window: { startMs: 0, endMs: 25 }, revision: 1, result: { value: 7, count: 3 } },
  ]);
});

test('windows in words are refused with what was expected where', () => {
  const refusal = (text: string): string => {
    try {
      return JSON.stringify(parseWindow(text));
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refusal('SLIDING (SIZE 1 DAY)')).toBe('window kind: expected TUMBLING, HOPPING or SESSION (…)');
  expect(refusal('HOPPING (SIZE 1 DAY)')).toBe('window clauses: expected SIZE, ADVANCE BY, GRACE PERIOD');
  expect(refusal('SESSION (1 DAY, GRACE PERIOD 1 DAY, GRACE PERIOD 1 DAY)')).toBe(
    'window clauses: expected a duration, GRACE PERIOD',
  );
  expect(refusal('SESSION (1 YEAR)')).toBe('window duration: expected a whole number and a unit of time');
  expect(refusal('TUMBLING (SIZE 1.5 DAYS)')).toBe('window SIZE: expected a whole number and a unit of time');
  expect(refusal('SESSION (999999999999999 DAYS)')).toBe('window duration: more milliseconds than can be counted');
  expect(refusal('TUMBLING (SIZE 999999999999999 DAYS)')).toBe('window SIZE: more milliseconds than can be counted');
  expect(refusal('SESSION (1 DAY, GRACE PERIOD 0 DAYS)')).toBe(refusal('SESSION (1 DAY)'));
  expect(refusal('x TUMBLING (SIZE 1 DAY)')).toContain('window kind');
  expect(refusal('TUMBLING (SIZE 1 DAY) x')).toContain('window kind');
  expect(() => formatWindow({ windowing: tumbling(10, 3), graceMs: 0 })).toThrow(
    'window offsetMs: no text for an offset of 3',
  );
  expect(formatWindow({ windowing: hopping(60_000, 1500), graceMs: 86_400_000 })).toBe(
    'HOPPING (SIZE 1 MINUTE, ADVANCE BY 1500 MILLISECONDS, GRACE PERIOD 1 DAY)',
  );
});

test('a partition that is not open is refused by name', () => {
  expect(() => new Watermarks([], 0).observe('p', 1)).toThrow('partition p: not open');
});
