import { operation, stress } from 'assay';
import fc from 'fast-check';
import { DrainedQueueUnderTest } from './drained-queue.ts';

const turns = fc.nat({ max: 5 });
const size = fc.integer({ min: 1, max: 4 });

stress('drainers side by side handle each message once, and a message is gone only when it was handled', {
  // While time stands still, nothing that was received is shown again.
  setup: () => new DrainedQueueUnderTest(1000),
  operations: {
    send: operation([fc.nat({ max: 1 })], (queue: DrainedQueueUnderTest, failures) => queue.send(failures)),
    drain: operation([size, size, turns], async (queue: DrainedQueueUnderTest, batch, handlers, taking) => {
      await queue.drain(100, batch, handlers, taking);
    }),
  },
  invariant: (queue) => queue.lostNothing && queue.handledAtMostOnce,
  tasks: 3,
  operationsPerTask: 4,
});

stress('when messages are shown again while others still handle them, none is lost', {
  setup: () => new DrainedQueueUnderTest(1000),
  operations: {
    send: operation([fc.nat({ max: 1 })], (queue: DrainedQueueUnderTest, failures) => queue.send(failures)),
    drain: operation([size, size, turns], async (queue: DrainedQueueUnderTest, batch, handlers, taking) => {
      await queue.drain(6, batch, handlers, taking);
    }),
    passTime: operation([], (queue: DrainedQueueUnderTest) => queue.clock.advance(1000)),
  },
  invariant: (queue) => queue.lostNothing,
  tasks: 3,
  operationsPerTask: 4,
});

stress('drains of one message are dequeues that happen one after the other', {
  setup: () => new DrainedQueueUnderTest(Infinity),
  operations: {
    send: operation([], (queue: DrainedQueueUnderTest) => queue.send(0)),
    drainOne: operation([turns], async (queue: DrainedQueueUnderTest, taking) => {
      const [id] = await queue.drain(1, 1, 1, taking);
      return id ?? null;
    }),
  },
  model: {
    init: () => ({ sent: 0, drained: 0 }),
    step({ sent, drained }: { sent: number; drained: number }, { name, result }) {
      if (name === 'send') return { ok: true, state: { sent: sent + 1, drained } };
      if (drained === sent) return { ok: result === null, state: { sent, drained } };
      return { ok: result === String(drained + 1), state: { sent, drained: drained + 1 } };
    },
  },
  tasks: 3,
  operationsPerTask: 4,
});
