// A worker in which the fuzzing loop, with all that it does for an input, runs a fixed list of inputs in place of those that it
// made: what a loop costs around the same calls. Starts like the engine's own process.
import { CoverageRuntime } from '../../src/instrument/coverage/runtime.ts';
import { Failures } from '../../src/fuzz/engines/assay/failures.ts';
import { FuzzLoop } from '../../src/fuzz/engines/assay/loop.ts';
import { prepare } from '../../src/fuzz/engines/assay/prepare.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemEventLoop } from '../../src/node/event-loop.ts';
import { serve } from '../../src/workers/serve.ts';

const runtime = new CoverageRuntime();
runtime.install();
/** Milliseconds before the measurement in which the compiler gets to know the target. */
const warmMs = 1_500;

/** The engine's own inputs are made as ever, then one of the list is put in their place. */
function withFixedInputs(space, inputs) {
  let next = 0;
  const mutate = space.mutate.bind(space);
  const invent = space.invent.bind(space);
  const put = () => {
    space.load(inputs[next]);
    next = next + 1 === inputs.length ? 0 : next + 1;
  };
  space.mutate = (parent) => {
    mutate(parent);
    put();
  };
  space.invent = () => {
    invent();
    put();
  };
  return space;
}

await serve({
  /** Executions a second of the loop, and of the instrumented target alone. */
  repeat: async ({ texts, seconds, ...request }) => {
    const prepared = await prepare(request, runtime);
    const { runner, target } = prepared;
    const inputs = texts.map((text) => ({ bytes: Uint8Array.from(Buffer.from(text, 'latin1')) }));
    const space = withFixedInputs(prepared.space, inputs);
    const began = performance.now();
    let until = began + warmMs;
    const loop = new FuzzLoop({
      ...prepared,
      runtime,
      space,
      failures: new Failures([], () => {}),
      growth: undefined,
      clock: systemClock,
      eventLoop: systemEventLoop,
      runs: Infinity,
      stopped: () => performance.now() > until,
      resting: () => undefined,
      onProgress: () => {},
      onEntry: () => {},
      beforeRun: undefined,
    });
    await loop.run([]);
    const rates = { loop: 0, instrumented: 0 };
    const before = runner.executions;
    const started = performance.now();
    until = started + seconds * 1_000;
    await loop.run([]);
    rates.loop = Math.round(((runner.executions - before) / (performance.now() - started)) * 1_000);
    runner.close();
    const buffers = texts.map((text) => Buffer.from(text, 'latin1'));
    let calls = 0;
    const from = performance.now();
    while (performance.now() - from < seconds * 1_000) {
      for (const buffer of buffers) {
        const result = target.run(buffer);
        if (result instanceof Promise) await result;
        runtime.clear();
      }
      calls += buffers.length;
    }
    rates.instrumented = Math.round((calls / (performance.now() - from)) * 1_000);
    return rates;
  },
});
