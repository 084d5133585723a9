import { generate } from '../choices/generate.ts';
import { replayFills } from '../choices/fill.ts';
import type { Recording } from '../choices/sequence.ts';
import type { StressDeclaration } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { systemClock } from '../node/clock.ts';
import { systemEventLoop } from '../node/event-loop.ts';
import { loadChecks } from '../workers/load-checks.ts';
import { serve } from '../workers/serve.ts';
import { stressFinding } from './findings.ts';
import { checkResult, placeOf, warningsOf } from './hosted.ts';
import { renderPlan } from './render.ts';
import { replayStressCheck, runStressCheck, scenarioAt } from './runner.ts';
import { scenarioArbitrary } from './scenario.ts';
import type {
  CheckDescription,
  DescribeRequest,
  OpenRequest,
  RunAnswer,
  RunRequest,
  ScenarioDescription,
  ScenarioEvent,
} from './worker-protocol.ts';

const declarations = new Map<string, StressDeclaration>();

async function open({ file, root }: OpenRequest): Promise<readonly CheckDescription[]> {
  const described: CheckDescription[] = [];
  for (const declaration of await loadChecks(file, root)) {
    if (declaration.engine !== 'stress') continue;
    const { name, mode, location, specification } = declaration;
    declarations.set(name, declaration);
    described.push({ name, mode, line: location?.line, runs: specification.runs, timeoutMs: specification.timeoutMs });
  }
  return described;
}

function declared(name: string): StressDeclaration {
  const declaration = declarations.get(name);
  if (declaration === undefined) {
    throw new AssayError('no-check', `The file declares no stress check "${name}".`, 'It was renamed or removed.');
  }
  return declaration;
}

async function run(request: RunRequest, emit: (event: unknown) => void): Promise<RunAnswer> {
  const declaration = declared(request.name);
  const place = placeOf(declaration, request.root, request.file);
  const started = systemClock.monotonicMs();
  const { seed, runs, firstRun, minimise, timeLimitMs } = request;
  const outcome = await runStressCheck(declaration.specification, {
    seed,
    runs,
    firstRun,
    minimise,
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    clock: systemClock,
    loop: systemEventLoop,
    signal: new AbortController().signal, // the supervisor ends the process instead
    onScenario: (index, shrinking) => emit({ index, shrinking } satisfies ScenarioEvent),
  });
  return {
    result: checkResult(place, outcome, systemClock.monotonicMs() - started),
    findings: outcome.failing === undefined ? [] : [stressFinding(place, outcome.failing)],
    warnings: warningsOf(place, outcome),
  };
}

function describe({ name, from }: DescribeRequest): ScenarioDescription {
  const arbitrary = scenarioArbitrary(declared(name).specification);
  const generated =
    'recording' in from
      ? generate(arbitrary, replayFills(from.recording))
      : scenarioAt(arbitrary, from.seed, from.index);
  if (generated === undefined) throw new AssayError('engine', `Scenario of "${name}" could not be drawn again.`);
  return { recording: generated.recording, spans: generated.spans, rendered: renderPlan(generated.value) };
}

/** Executes one recorded scenario; what kills this process is what the supervisor wants to know. */
async function execute({ name, recording }: { name: string; recording: Recording }): Promise<boolean> {
  const ports = { clock: systemClock, loop: systemEventLoop, signal: new AbortController().signal };
  const outcome = await replayStressCheck(declared(name).specification, recording, ports);
  return outcome.failing === undefined;
}

await serve({
  open: (request: OpenRequest) => open(request),
  run: (request: RunRequest, emit) => run(request, emit),
  describe: (request: DescribeRequest) => describe(request),
  execute: (request: { name: string; recording: Recording }) => execute(request),
});
