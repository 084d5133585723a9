// A worker that generates inputs at random and learns nothing from them, with the counters of the fuzzer: what is compared is
// the choice of inputs alone. Starts like the engine's own process.
import { CoverageRuntime } from '../../src/instrument/coverage/runtime.ts';
import { prepare } from '../../src/fuzz/engines/assay/prepare.ts';
import { systemEventLoop } from '../../src/node/event-loop.ts';
import { serve } from '../../src/workers/serve.ts';

const runtime = new CoverageRuntime();
runtime.install();
/** Executions between two turns of the event loop. */
const batch = 256;

await serve({
  generate: async (request) => {
    const { space, runner, features } = await prepare(request, runtime);
    const until = performance.now() + request.seconds * 1_000;
    const execute = async () => {
      const values = space.values();
      runtime.clear(); // what generating the values hit
      if (values === undefined) return false;
      await runner.run(values);
      return features.read(space.size, false) && !runner.refused;
    };
    for (let count = 1; performance.now() < until; count++) {
      space.invent();
      // As in the fuzzer, what shows once does not count: code that fills a cache, say.
      if ((await execute()) && (await execute())) features.claim(space.size);
      if (count % batch === 0) await systemEventLoop.turn();
    }
    runner.close();
    return { edges: features.edges, executions: runner.executions };
  },
});
