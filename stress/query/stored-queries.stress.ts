import { operation, stress } from 'assay';
import fc from 'fast-check';
import { ExpressionStore } from './expression-store.ts';

const name = fc.constantFrom('orders', 'items', 'users');

stress('each query is loaded once for all who ask for it, unless it was forgotten or failed', {
  setup: () => new ExpressionStore(3),
  operations: {
    get: operation([name], (store, wanted) => store.get(wanted)),
    forget: operation([name], (store, changed) => store.forget(changed)),
    breakNextLoad: operation([name], (store, broken) => store.breakNextLoad(broken)),
  },
  invariant: (store) => store.loadedNoOftenerThanNeeded && store.withinCapacity && store.everyoneGotTheirOwn,
  tasks: 3,
  operationsPerTask: 4,
});

stress('queries are kept within their number, in flight or not', {
  setup: () => new ExpressionStore(1),
  operations: {
    get: operation([name], (store, wanted) => store.get(wanted)),
    forget: operation([name], (store, changed) => store.forget(changed)),
  },
  invariant: (store) => store.withinCapacity && store.everyoneGotTheirOwn,
  tasks: 3,
  operationsPerTask: 4,
});

stress('who asks once an expression is published gets that one, as if it had been written at once', {
  // Room for one: asking for another query drops this one, be it in flight.
  setup: () => new ExpressionStore(1),
  operations: {
    publish: operation([fc.integer({ min: 1, max: 3 })], (store, version) => store.publish('orders', version)),
    read: operation([], (store) => store.readVersion('orders')),
    readAnother: operation([], (store) => store.readVersion('items')),
  },
  model: {
    init: () => 0,
    step: (version: number, { name: called, args, result }) => {
      if (called === 'publish') return { ok: true, state: Number(args[0]) };
      return { ok: result === (called === 'read' ? version : 0), state: version };
    },
  },
  tasks: 3,
  operationsPerTask: 3,
});
