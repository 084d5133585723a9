import { operation, stress } from 'assay';
import fc from 'fast-check';
import { VirtualClock } from '../../properties/queue/virtual-clock.ts';
import { TokenBucket } from '../../targets/queue/token-bucket.ts';

const tokens = fc.integer({ min: 1, max: 3 });

/** A bucket of three tokens, one of which comes in every second. */
class Limited {
  readonly clock = new VirtualClock();
  readonly bucket = new TokenBucket({ capacity: 3, refillPerSecond: 1 }, this.clock);

  /** A client that makes up its mind for some turns. */
  async take(wanted: number, turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await this.bucket.take(wanted);
  }

  tryTake(wanted: number): 'taken' | 'too few' | 'others wait' {
    const { waiting } = this.bucket;
    if (this.bucket.tryTake(wanted)) return 'taken';
    return waiting > 0 ? 'others wait' : 'too few';
  }

  async takeUnlessAborted(wanted: number, patience: number): Promise<boolean> {
    const abort = new AbortController();
    const taking = this.bucket.take(wanted, abort.signal).then(
      () => true,
      () => false,
    );
    for (let turn = 0; turn < patience; turn++) await Promise.resolve();
    abort.abort(new Error('gave up'));
    return taking;
  }
}

stress('a token bucket never hands out more than it holds, whoever waits and whoever gives up', {
  setup: () => new Limited(),
  operations: {
    take: operation([tokens, fc.nat({ max: 2 })], (limited: Limited, n, turns) => limited.take(n, turns), {
      mayBlock: true,
    }),
    tryTake: operation([tokens], (limited: Limited, n) => limited.tryTake(n)),
    takeUnlessAborted: operation([tokens, fc.nat({ max: 8 })], (limited: Limited, n, patience) =>
      limited.takeUnlessAborted(n, patience),
    ),
    passSeconds: operation([fc.integer({ min: 1, max: 4 })], (limited: Limited, seconds) =>
      limited.clock.advance(seconds * 1000),
    ),
  },
  model: {
    init: () => 3,
    step(available: number, { name, args, result }) {
      const n = Number(args[0]);
      if (name === 'passSeconds') return { ok: true, state: Math.min(3, available + n) };
      if (name === 'tryTake' && result === 'others wait') return { ok: true, state: available };
      if (result === 'too few') return { ok: n > available, state: available };
      if (result === false) return { ok: true, state: available };
      return { ok: n <= available, state: available - n };
    },
  },
  invariant: ({ bucket }) => bucket.available >= 0 && bucket.available <= 3 && bucket.waiting >= 0,
  tasks: 3,
  operationsPerTask: 4,
});
