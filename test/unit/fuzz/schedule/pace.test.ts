import { beforeEach, describe, expect, test } from 'vitest';
import { Pace, type PaceState } from '../../../../src/fuzz/schedule/pace.ts';
import { systemClock } from '../../../../src/node/clock.ts';

let nowMs = 0;
const clock = { ...systemClock, monotonicMs: () => nowMs };
let pace: Pace;
beforeEach(() => {
  nowMs = 100;
  pace = new Pace(clock);
});

/** Whether a promise has resolved by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve().then(() => pending)])) !== pending;
}

describe('the pace of a check', () => {
  test('it rests at first, and only the time in which it was to run counts', () => {
    expect([pace.state, pace.activeMs]).toEqual(['rest', 0]);
    nowMs = 150;
    pace.set('run');
    nowMs = 170;
    expect([pace.state, pace.activeMs]).toEqual(['run', 20]);
    pace.set('run'); // nothing new: the time goes on
    nowMs = 200;
    pace.set('sleep');
    nowMs = 900;
    expect([pace.state, pace.activeMs]).toEqual(['sleep', 50]);
    pace.set('rest');
    pace.set('run');
    nowMs = 905;
    expect(pace.activeMs).toBe(55);
  });

  test('who listens hears of changes only, and until it ends', () => {
    const heard: PaceState[] = [];
    const end = pace.onChange((state) => heard.push(state));
    pace.set('rest');
    pace.set('run');
    pace.set('run');
    pace.set('sleep');
    expect(heard).toEqual(['run', 'sleep']);
    end();
    pace.set('run');
    expect(heard).toEqual(['run', 'sleep']);
  });

  test('who waits goes on when it may run, and not when it is put to sleep', async () => {
    const waiting = pace.running(new AbortController().signal);
    pace.set('sleep');
    expect(await isSettled(waiting)).toBe(false);
    pace.set('run');
    await waiting;
    await pace.running(new AbortController().signal); // it runs: there is nothing to wait for
  });

  test('who waits goes on when it is told to end, before or meanwhile, and leaves nothing behind', async () => {
    await pace.running(AbortSignal.abort());
    const ending = new AbortController();
    const waiting = pace.running(ending.signal);
    expect(await isSettled(waiting)).toBe(false);
    ending.abort();
    await waiting;
    const watched = new AbortController();
    const removed: string[] = [];
    const { signal } = watched;
    const removeEventListener = signal.removeEventListener.bind(signal);
    signal.removeEventListener = (...parameters: Parameters<AbortSignal['removeEventListener']>) => {
      removed.push(parameters[0]);
      removeEventListener(...parameters);
    };
    const again = pace.running(signal);
    pace.set('run');
    await again;
    expect(removed).toEqual(['abort']);
  });
});
