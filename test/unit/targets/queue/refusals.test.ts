import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../properties/queue/virtual-clock.ts';
import { drainQueue } from '../../../../targets/queue/drain.ts';
import { FanOut } from '../../../../targets/queue/fan-out.ts';
import { LeakyBucket } from '../../../../targets/queue/leaky-bucket.ts';
import { QueueError } from '../../../../targets/queue/queue-error.ts';
import { retryAfterMs } from '../../../../targets/queue/retry-after.ts';
import { retry, RetryError } from '../../../../targets/queue/retry.ts';
import { Slots } from '../../../../targets/queue/slots.ts';
import { TokenBucket } from '../../../../targets/queue/token-bucket.ts';

const clock = new VirtualClock();
const ports = { clock, random: () => 0 };
const backoff = { baseMs: 1, capMs: 1 };
const empty = { receive: async () => [], deleteBatch: async () => [] };

function bucket(capacity: number, refillPerSecond: number): unknown {
  return new TokenBucket({ capacity, refillPerSecond }, clock);
}

describe('an option out of its range is refused by name, and its bounds are accepted', () => {
  test.each([0, -1, 1.5, Number.NaN, Infinity])('%s', async (wrong) => {
    const refusal = (subject: string): unknown =>
      expect.objectContaining({ name: 'QueueError', code: 'option', subject });
    expect(() => bucket(wrong, 1)).toThrow(refusal('capacity'));
    expect(() => new LeakyBucket({ capacity: wrong, leakPerSecond: 1 }, clock)).toThrow(refusal('capacity'));
    expect(() => new TokenBucket({ capacity: 1, refillPerSecond: 1 }, clock).tryTake(wrong)).toThrow(refusal('tokens'));
    expect(() => new TokenBucket({ capacity: 1, refillPerSecond: 1 }, clock).waitMs(wrong)).toThrow(refusal('tokens'));
    await expect(new TokenBucket({ capacity: 1, refillPerSecond: 1 }, clock).take(wrong)).rejects.toThrow(
      refusal('tokens'),
    );
    expect(() => new Slots(wrong)).toThrow(refusal('concurrency'));
    expect(
      () => new FanOut(new Map([['a', () => undefined]]), { has: () => false, add: () => undefined }, wrong),
    ).toThrow(refusal('concurrency'));
    await expect(retry(() => 1, { attempts: wrong, backoff }, ports)).rejects.toThrow(refusal('attempts'));
    const drain = (option: object): Promise<unknown> =>
      drainQueue(empty, () => undefined, { clock, deadlineMs: 1, ...option });
    await expect(drain({ concurrency: wrong })).rejects.toThrow(refusal('concurrency'));
    await expect(drain({ batchSize: wrong })).rejects.toThrow(refusal('batchSize'));
    await expect(drain({ maxMessages: wrong })).rejects.toThrow(refusal('maxMessages'));
    if (wrong === 1.5) return;
    expect(() => bucket(1, wrong)).toThrow(refusal('refillPerSecond'));
    expect(() => new LeakyBucket({ capacity: 1, leakPerSecond: wrong }, clock)).toThrow(refusal('leakPerSecond'));
    const withBackoff = (option: object): Promise<unknown> =>
      retry(() => 1, { attempts: 1, backoff: { ...backoff, ...option } }, ports);
    await expect(withBackoff({ baseMs: wrong, capMs: 9 })).rejects.toThrow(refusal('baseMs'));
    await expect(withBackoff({ capMs: wrong })).rejects.toThrow(refusal('capMs'));
    await expect(withBackoff({ factor: wrong })).rejects.toThrow(refusal('factor'));
    await expect(retry(() => 1, { attempts: 1, backoff, timeLimitMs: wrong }, ports)).rejects.toThrow(
      refusal('timeLimitMs'),
    );
  });

  test('a batch has ten messages at most, a cap is no less than the base, and a factor no less than 1', async () => {
    const options = { clock, deadlineMs: 1 };
    await expect(drainQueue(empty, () => undefined, { ...options, batchSize: 11 })).rejects.toThrow(QueueError);
    await expect(drainQueue(empty, () => undefined, { ...options, batchSize: 10 })).resolves.toMatchObject({
      stopped: 'empty',
    });
    const attempt = (option: object): Promise<unknown> =>
      retry(() => 1, { attempts: 1, backoff: { ...backoff, ...option } }, ports);
    await expect(attempt({ baseMs: 2 })).rejects.toThrow('option capMs');
    await expect(attempt({ baseMs: 2, capMs: 2, factor: 1 })).resolves.toBe(1);
    await expect(attempt({ factor: 0.5 })).rejects.toThrow('option factor');
  });
});

test('refusals say what was expected and what came instead', () => {
  expect(() => new Slots(0)).toThrow('option concurrency: expected an integer from 1 to 9007199254740991, received 0');
  expect(() => bucket(1, 0)).toThrow('option refillPerSecond: expected a finite number above 0 and from 0, received 0');
  expect(() => new TokenBucket({ capacity: 2, refillPerSecond: 1 }, clock).tryTake(3)).toThrow(
    /^too-much tokens: 3 never fit into 2$/,
  );
  expect(() => retryAfterMs('soon', 0)).toThrow('retry-after text: neither a number of seconds nor an HTTP date');
  expect(new RetryError('time-limit', [1, 2]).message).toBe('gave up after 2 attempts (time-limit)');
});

test('a request that no bucket can ever serve is refused and leaves those behind alone', async () => {
  const tokens = new TokenBucket({ capacity: 2, refillPerSecond: 1 }, clock);
  await expect(tokens.take(3)).rejects.toMatchObject({ code: 'too-much', subject: 'tokens' });
  await expect(tokens.take(2)).resolves.toBeUndefined();
});

test('a bucket lets go of a signal once the tokens are there', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const watched = new Proxy(signal, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'addEventListener') return typeof value === 'function' ? value.bind(target) : value;
      return (type: string, listener: () => void, options: { signal: AbortSignal }): void => {
        listeners++;
        options.signal.addEventListener('abort', () => listeners--);
        target.addEventListener(type, listener, options);
      };
    },
  });
  await new TokenBucket({ capacity: 1, refillPerSecond: 1 }, clock).take(1, watched);
  expect(listeners).toBe(0);
});
