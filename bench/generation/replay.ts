import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { randomFills } from '../../src/choices/fill.ts';
import { generate } from '../../src/choices/generate.ts';
import { deriveSeed } from '../../src/choices/prng.ts';
import { encodeToken } from '../../src/choices/token.ts';
import { subjects } from './failures.ts';

interface Recorded {
  readonly subject: number;
  readonly token: string;
  readonly description: string;
}

export interface ReplayFigures {
  readonly failures: number;
  readonly exact: number;
  /** Inputs too large for a token, which replay by a file. */
  readonly tooLarge: number;
  readonly longestToken: number;
  readonly meanToken: number;
  /** Names of the arbitraries that replayed to something else. */
  readonly wrong: readonly string[];
}

async function record(count: number, seed: number): Promise<readonly (Recorded | undefined)[]> {
  const recorded: (Recorded | undefined)[] = [];
  for (let index = 0; index < count; index++) {
    const subject = index % subjects.length;
    const { arbitrary, describe } = subjects[subject]!;
    const input = generate(arbitrary, randomFills(deriveSeed(seed, index)));
    const description = await describe(input.value);
    // Read after the value was used: that is when schedulers and streams draw.
    const token = encodeToken({ check: '00000000', file: 'x.prop.ts', input: { choices: input.recording } });
    recorded.push(token === undefined ? undefined : { subject, token, description });
  }
  return recorded;
}

/** Replays every token in one new process. */
async function replayAll(recorded: readonly Recorded[]): Promise<readonly { description: string; drift: boolean }[]> {
  const child = fileURLToPath(new URL('./replay-child.ts', import.meta.url));
  const replay = spawn(process.execPath, ['--import', 'jiti/register', child], { stdio: ['pipe', 'pipe', 'inherit'] });
  replay.stdin.end(recorded.map(({ subject, token }) => `${JSON.stringify([subject, token])}\n`).join(''));
  const answers: { description: string; drift: boolean }[] = [];
  for await (const line of createInterface({ input: replay.stdout })) {
    answers.push(JSON.parse(line) as { description: string; drift: boolean });
  }
  return answers;
}

/** Generates inputs over all arbitraries, replays each from its token in a new process, and compares. */
export async function measureReplay(count: number, seed: number): Promise<ReplayFigures> {
  const all = await record(count, seed);
  const recorded = all.filter((each) => each !== undefined);
  const answers = await replayAll(recorded);
  const same = recorded.map(({ description }, at) => answers[at]?.description === description && !answers[at].drift);
  const lengths = recorded.map(({ token }) => token.length);
  return {
    failures: recorded.length,
    exact: same.filter(Boolean).length,
    tooLarge: all.length - recorded.length,
    longestToken: Math.max(...lengths),
    meanToken: Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length),
    wrong: [...new Set(recorded.filter((_, at) => !same[at]).map(({ subject }) => subjects[subject]!.name))],
  };
}
