import type { ErasedStressSpecification } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import { Controller, type ControllerPorts } from './controller.ts';
import type { Execution, StressFailure } from './execution.ts';
import { judgeByModel } from './judge.ts';
import type { Scenario } from './scenario.ts';
import { NeverSettledError } from './verdict-error.ts';

/** What running scenarios needs; `rejections` grows with every unhandled rejection of the process. */
export interface ExecutePorts extends ControllerPorts {
  readonly rejections: readonly unknown[];
  /** Times a model may be asked about one scenario. */
  readonly maxModelSteps: number;
}

type Attempt<T> = { readonly value: T } | { readonly failure: StressFailure };

/** Runs the suite's own setup or teardown, which may be asynchronous but must come to an end. */
async function attempt<T>(what: string, run: () => T, timeoutMs: number, clock: Clock): Promise<Attempt<Awaited<T>>> {
  const finished = new AbortController();
  const late = clock.limit(timeoutMs, finished.signal).then((): Attempt<never> => {
    const error = new NeverSettledError(`${what} did not settle within ${timeoutMs} ms`);
    return { failure: { kind: 'timeout', error } };
  });
  try {
    const running = (async () => ({ value: await run() }))();
    return await Promise.race([running, late]);
  } catch (error) {
    return { failure: { kind: 'error', error } };
  } finally {
    finished.abort();
  }
}

/** A scenario that could not begin. */
function notBegun(scenario: Scenario, failure: StressFailure): Execution {
  return { scenario, fates: scenario.map(() => ({ state: 'waiting' })), trace: [], steps: 0, maxOverlap: 0, failure };
}

/**
 * Runs one scenario on a fresh subject and judges it.
 *
 * @throws AssayError when the check itself is wrongly made
 */
export async function executeScenario(
  specification: ErasedStressSpecification,
  scenario: Scenario,
  ports: ExecutePorts,
): Promise<Execution> {
  const { clock, loop, rejections } = ports;
  const { timeoutMs, teardown } = specification;
  const rejectionsBefore = rejections.length;
  const setup = await attempt('setup', specification.setup, timeoutMs, clock);
  if ('failure' in setup) return notBegun(scenario, setup.failure);
  const subject = setup.value;
  const controller = new Controller(specification, scenario, subject, ports);
  let misuse: AssayError | undefined;
  try {
    await controller.run();
  } catch (error) {
    if (!AssayError.is(error)) throw error;
    misuse = error;
  }
  await loop.turn(); // Node tells of unhandled rejections when the microtasks are done
  let failure = controller.failure;
  if (failure === undefined && rejections.length > rejectionsBefore) {
    failure = { kind: 'rejection', error: rejections[rejectionsBefore] };
  }
  const { trace, steps, maxOverlap } = controller;
  const fates = controller.fates.slice(); // what settles from here on comes too late
  const verdict =
    failure === undefined ? judgeByModel(specification, { scenario, fates, trace }, ports.maxModelSteps) : {};
  failure ??= verdict.failure;
  if (teardown !== undefined) {
    const ended = await attempt('teardown', () => teardown(subject), timeoutMs, clock);
    if ('failure' in ended) failure ??= ended.failure;
  }
  if (misuse !== undefined) throw misuse;
  return {
    scenario,
    fates,
    trace,
    steps,
    maxOverlap,
    ...(failure !== undefined && { failure }),
    ...(verdict.undecided !== undefined && { undecided: verdict.undecided }),
  };
}
