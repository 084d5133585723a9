import { operation, stress } from 'assay';
import fc from 'fast-check';
import { FifoQueue } from './fifo-queue.ts';
import { KinesisShard } from './kinesis-shard.ts';

const lane = fc.constantFrom('a', 'b');
const failures = fc.nat({ max: 1 });
const turns = fc.nat({ max: 4 });
const size = fc.integer({ min: 1, max: 5 });
const concurrency = fc.integer({ min: 1, max: 3 });

stress('messages of a FIFO group are done in the order sent, whatever fails, with two pollers', {
  setup: () => new FifoQueue(),
  operations: {
    send: operation([lane, failures, turns, fc.boolean()], (queue, group, failing, taking, mangled) =>
      queue.send(group, failing, taking, mangled),
    ),
    receive: operation([size, concurrency], (queue, messages, handlers) => queue.receive(messages, handlers)),
  },
  invariant: (queue) => queue.inOrder && new Set(queue.working).size === queue.working.length,
  tasks: 3,
  operationsPerTask: 5,
});

stress('a shard never passes a record that was not handled, and keeps each partition key in order', {
  setup: () => new KinesisShard(),
  operations: {
    put: operation([lane, failures, turns], (shard, key, failing, taking) => shard.put(key, failing, taking)),
    poll: operation([size, concurrency], (shard, records, handlers) => shard.poll(records, handlers)),
  },
  invariant: (shard) => shard.lostNothing && shard.inOrder,
  tasks: 2,
  operationsPerTask: 6,
});
