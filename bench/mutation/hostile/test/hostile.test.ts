import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  count,
  remembered,
  settled,
  stubborn,
  swallow,
  tail,
  ticking,
  walk,
  weights,
  withMark,
  withShout,
} from '../src/hostile.ts';

test('weights stand from the start', () => {
  expect([...weights]).toEqual([
    ['light', 2],
    ['heavy', 20],
  ]);
});

describe('memory', () => {
  beforeAll(() => void remembered('before'));

  test('is filled once', () => {
    expect(remembered('abc')).toBe(6);
    expect(remembered('abc')).toBe(6);
    expect(remembered('before')).toBe(12);
  });

  test('answers for what another test asked', () => {
    expect(remembered('abc')).toBe(6);
  });
});

test('errors are swallowed', () => {
  expect(swallow(() => 3)).toBe(3);
  expect(
    swallow(() => {
      throw new Error('no');
    }),
  ).toBe(-1);
  expect(swallow(() => count(4))).toBe(6);
});

test('loops end', () => {
  expect(count(5)).toBe(10);
  expect(stubborn(3)).toBe(3);
  expect(walk(3)).toBe(3);
});

test('promises settle', async () => {
  await expect(settled(true)).resolves.toBe('ready');
  await expect(settled(false)).resolves.toBe('later');
});

test('a text that begins with an a is refused at once', () => {
  expect(tail(`${'a'.repeat(40)}!`)).toBe(false);
  expect(tail('baaa')).toBe(true);
});

describe('borrowed builtins', () => {
  test('shout for a moment', () => {
    expect(withShout(() => 'a'.toUpperCase())).toBe('A!');
  });

  test('a mark stands for a moment', () => {
    expect(withMark(() => process.env['HOSTILE_MARK'])).toBe('on');
  });
});

describe('time', () => {
  afterEach(() => void vi.useRealTimers());

  test('ticking stops', () => {
    const clock = ticking();
    expect(clock.stop()).toBe(true);
    expect(clock.stop()).toBe(false);
  });

  test('can be faked', () => {
    vi.useFakeTimers();
    const clock = ticking();
    vi.advanceTimersByTime(20);
    expect(vi.getTimerCount()).toBe(1);
    clock.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
