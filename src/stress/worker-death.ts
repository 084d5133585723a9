import path from 'node:path';
import type { Recording } from '../choices/sequence.ts';
import { shrink, type Evaluation } from '../choices/shrink/shrink.ts';
import type { Finding, FindingKind } from '../core/finding.ts';
import type { Clock } from '../core/ports.ts';
import { WorkerDeathError } from '../workers/worker-death.ts';
import { findingOf, type CheckPlace } from './findings.ts';
import type { DescribeRequest, ScenarioDescription } from './worker-protocol.ts';
import { silenceLimitMs, WorkerSession } from './worker-session.ts';

/** Every attempt costs a process, and a blocked one its whole time limit: few attempts, in milliseconds altogether. */
const maxShrinkEvaluations = 40;
const maxShrinkMs = 20_000;
/** How long an attempt may take: shorter than in a run, where a slow machine must not make a finding. */
const attemptBaseMs = 1_000;
const attemptOperations = 2;

const kinds: Readonly<Record<WorkerDeathError['kind'], FindingKind>> = {
  timeout: 'livelock',
  memory: 'memory',
  exit: 'exit',
  signal: 'exit',
};

interface Tried extends Evaluation {
  readonly description: ScenarioDescription;
}

/** A process that is started again whenever a scenario ended it. */
export class Restarting {
  readonly #open: () => Promise<WorkerSession>;
  #session: WorkerSession | undefined;

  constructor(open: () => Promise<WorkerSession>) {
    this.#open = open;
  }

  async session(): Promise<WorkerSession> {
    return (this.#session ??= await this.#open());
  }

  async discard(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }
}

/** Which scenario ended the process, and what is needed to try smaller ones. */
export interface DeathScene {
  readonly place: CheckPlace;
  readonly death: WorkerDeathError;
  readonly from: DescribeRequest['from'];
  readonly operationTimeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Makes a scenario that ends or blocks its process smaller, in processes of their own. */
export async function findingOfDeath(scene: DeathScene, processes: Restarting): Promise<Finding> {
  const { place, death, clock, signal } = scene;
  const { name } = place;
  const deadline = clock.monotonicMs() + maxShrinkMs;
  const limitMs = attemptBaseMs + attemptOperations * scene.operationTimeoutMs;
  const describe = async (from: DescribeRequest['from']): Promise<ScenarioDescription> =>
    (await processes.session()).describe({ name, from });
  const kills = async (recording: Recording): Promise<boolean> => {
    try {
      await (await processes.session()).execute(name, recording, limitMs);
      return false;
    } catch (error) {
      if (!(error instanceof WorkerDeathError)) throw error;
      await processes.discard();
      return kinds[error.kind] === kinds[death.kind];
    }
  };
  const tried = (description: ScenarioDescription, fails: boolean): Tried => ({
    fails,
    recording: description.recording,
    spans: description.spans,
    description,
  });
  const start = tried(await describe(scene.from), true);
  const evaluate = async (candidate: Recording, isWorthwhile: (recording: Recording) => boolean): Promise<Tried> => {
    const description = await describe({ recording: candidate });
    if (!isWorthwhile(description.recording)) return tried(description, false);
    return tried(description, await kills(description.recording));
  };
  const { smallest } = await shrink(start, evaluate, {
    maxEvaluations: maxShrinkEvaluations,
    expired: () => signal.aborted || clock.monotonicMs() > deadline,
  });
  return findingOf(place, {
    kind: kinds[death.kind],
    message: `a scenario ended the process: ${death.message}`,
    schedule: smallest.description.rendered,
    recording: smallest.recording,
  });
}

/** Executes a scenario that once ended a process, in a process of its own; the finding when it still does. */
export async function executeApart(
  place: CheckPlace,
  recording: Recording,
  scene: Pick<DeathScene, 'operationTimeoutMs' | 'clock' | 'signal'>,
): Promise<Finding | undefined> {
  const file = path.join(place.root, place.file);
  const session = await WorkerSession.open(file, place.root, scene.clock, scene.signal);
  try {
    const { rendered } = await session.describe({ name: place.name, from: { recording } });
    try {
      await session.execute(place.name, recording, silenceLimitMs(scene.operationTimeoutMs));
      return undefined;
    } catch (error) {
      if (!(error instanceof WorkerDeathError)) throw error;
      const message = `a scenario ended the process: ${error.message}`;
      return findingOf(place, { kind: kinds[error.kind], message, schedule: rendered, recording });
    }
  } finally {
    await session.close();
  }
}
