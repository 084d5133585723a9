import { describe, expect, test } from 'vitest';
import type { ProfiledTest } from '../../../src/mutation/in-process/protocol.ts';
import { TestOrder } from '../../../src/mutation/in-process/worker/test-order.ts';

const timed = (file: string, firstMs: number, steps: number): ProfiledTest => ({
  project: 0,
  file,
  name: `${file} ${firstMs} ${steps}`,
  steps,
  durationMs: 10 * firstMs,
  firstMs,
});
const suite = (file: string) => ({ project: 0, file, staticSteps: 0, names: [], independent: true });

/** Tests 0 to 2 stand in the first file, 3 and 4 in the second; 1 and 3 are slow. */
function order(): TestOrder {
  const tests = [timed('a', 1, 9), timed('a', 300, 1), timed('a', 1, 5), timed('b', 300, 2), timed('b', 1, 7)];
  return new TestOrder({ tests, suites: [suite('a'), suite('b')] });
}
const all = [0, 1, 2, 3, 4];
const told = (batches: readonly { readonly suite: number; readonly tests: readonly number[] }[]): string =>
  batches.map(({ suite: index, tests }) => `${index}: ${tests.join(' ')}`).join(', ');

describe('the order of tests', () => {
  test('slow ones wait for those of all files, and what does less comes first', () => {
    expect(told(order().lethalFirst(all))).toBe('0: 2 0, 1: 4, 0: 1, 1: 3');
  });

  test('one that killed in this chunk comes first, however slow, until kills are forgotten', () => {
    const learning = order();
    learning.noteKill(3);
    learning.noteKill(3);
    learning.noteKill(0);
    expect(told(learning.lethalFirst(all))).toBe('1: 3 4, 0: 0 2, 0: 1');
    expect(told(learning.lethal(all))).toBe('1: 3, 0: 0');
    expect(told(learning.lethal([1, 2, 4]))).toBe('');
    learning.forgetKills();
    expect(told(learning.lethalFirst(all))).toBe('0: 2 0, 1: 4, 0: 1, 1: 3');
    expect(told(learning.lethal(all))).toBe('');
  });

  test('a file whose tests need each other is not parted', () => {
    expect(told(order().lethalFirst(all, (index) => index === 0))).toBe('0: 1 2 0, 1: 4, 1: 3');
    expect(told(order().inOrder(all, [], (index) => index === 0))).toBe('0: 0 1 2, 1: 4, 1: 3 4');
  });

  test('where they stay in order, a file with slow ones runs once more with all of them', () => {
    expect(told(order().inOrder(all))).toBe('0: 0 2, 1: 4, 0: 0 1 2, 1: 3 4');
    expect(told(order().inOrder([0, 2, 3]))).toBe('0: 0 2, 1: 3');
  });

  test('files with tests that are near a static mutant come before those that do less', () => {
    expect(told(order().inOrder([0, 2, 4], [4]))).toBe('1: 4, 0: 0 2');
  });

  test('tests of one file are told apart from the others', () => {
    expect(order().ofSuite(1, [4, 2, 3])).toEqual([4, 3]);
  });
});
