import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { runFuzz } from '../../src/fuzz/run.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import type { Row } from '../shrink/table.ts';
import { forgetCorpus } from './hunt.ts';
import { samplesName, type MemorySample } from './memory/recorder.ts';
import { isSelected, type Settings } from './settings.ts';
import { projectRoot } from './subjects.ts';
import { upperMedian } from '../upper-median.ts';

/** Files of `memory/`, and the checks that they declare. */
const subjects: Readonly<Record<string, string>> = {
  'query-text': 'memory: a query of raw text is answered or refused',
  'event-choices': 'memory: an event of choices is decoded or refused',
};
const samplesFolder = path.join(projectRoot, '.assay/bench/memory');
const mebibyte = 1024 * 1024;
const supervisorSampleMs = 2_000;

/** Medians of a quarter of the run, in MiB. `heap` is what collections leave: the least of each ten samples. */
interface Quarter {
  readonly resident: number;
  readonly heap: number;
}

export interface MemoryFigures {
  readonly process: string;
  readonly minutes: number;
  readonly samples: number;
  readonly quarters: readonly Quarter[];
  /** MiB an hour by which what collections leave grows, over the second half of the run. */
  readonly heapSlope: number;
  readonly residentSlope: number;
  readonly executions: number;
  readonly restarts: number;
  readonly problem?: string;
}

/** Slope of the line of least squares, in units an hour. */
function slopeAnHour(points: readonly { readonly atMs: number; readonly value: number }[]): number {
  const meanAt = points.reduce((sum, { atMs }) => sum + atMs, 0) / points.length;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  let above = 0;
  let below = 0;
  for (const { atMs, value } of points) {
    above += (atMs - meanAt) * (value - meanValue);
    below += (atMs - meanAt) ** 2;
  }
  return below === 0 ? 0 : (above / below) * 3_600_000;
}

function collected(samples: readonly MemorySample[]): { atMs: number; value: number }[] {
  const points: { atMs: number; value: number }[] = [];
  for (let at = 0; at < samples.length; at += 10) {
    const least = samples.slice(at, at + 10).reduce((a, b) => (b.heap < a.heap ? b : a));
    points.push({ atMs: least.atMs, value: least.heap / mebibyte });
  }
  return points;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function summarise(
  name: string,
  samples: readonly MemorySample[],
  rest: Pick<MemoryFigures, 'executions' | 'restarts' | 'problem'>,
): MemoryFigures {
  const quarters = [0, 1, 2, 3].map((quarter) => {
    const own = samples.slice((samples.length * quarter) / 4, (samples.length * (quarter + 1)) / 4);
    return {
      resident: rounded(upperMedian(own.map(({ resident }) => resident / mebibyte))),
      heap: rounded(upperMedian(collected(own).map(({ value }) => value))),
    };
  });
  const late = samples.slice(samples.length >> 1);
  return {
    process: name,
    minutes: rounded(((samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0)) / 60_000),
    samples: samples.length,
    quarters,
    heapSlope: rounded(slopeAnHour(collected(late))),
    residentSlope: rounded(slopeAnHour(late.map(({ atMs, resident }) => ({ atMs, value: resident / mebibyte })))),
    ...rest,
  };
}

function fileOf(name: string): string {
  return path.join(projectRoot, 'bench/fuzz/memory', `${name}.ts`);
}

async function readSamples(name: string): Promise<readonly MemorySample[]> {
  const text = await readFile(path.join(samplesFolder, `${name}.jsonl`), 'utf8').catch(() => '');
  const samples = text.split('\n').filter((line) => line !== '');
  const parsed = samples.map((line) => JSON.parse(line) as MemorySample);
  // The file is loaded once more to be described, and where findings are confirmed: the fuzzing process is the one with most samples.
  const counts = new Map<number, number>();
  for (const { pid } of parsed) counts.set(pid, (counts.get(pid) ?? 0) + 1);
  const [fuzzing] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  return parsed.filter(({ pid }) => pid === fuzzing);
}

async function watchOwnMemory(stop: AbortSignal): Promise<readonly MemorySample[]> {
  const samples: MemorySample[] = [];
  while (!stop.aborted) {
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    samples.push({ pid: process.pid, atMs: Date.now(), resident: rss, heap: heapUsed, buffers: arrayBuffers });
    await systemClock.sleep(supervisorSampleMs, stop);
  }
  return samples;
}

/** Fuzzes a check of raw text and one of choices side by side, and records what their processes and the supervisor hold. */
export async function measureMemory(settings: Settings): Promise<readonly MemoryFigures[]> {
  const chosen = Object.keys(subjects).filter((name) => isSelected(settings, name));
  await rm(samplesFolder, { recursive: true, force: true });
  await mkdir(samplesFolder, { recursive: true });
  process.env[samplesName] = samplesFolder;
  const ended = new AbortController();
  const own = watchOwnMemory(ended.signal);
  for (const name of chosen) await forgetCorpus(fileOf(name), subjects[name]);
  const result = await runFuzz(
    {
      root: projectRoot,
      files: chosen.map(fileOf),
      engine: 'assay',
      seed: settings.seeds[0] ?? 1,
      timeLimitMs: settings.minutes * 60_000,
      signal: new AbortController().signal,
      clock: systemClock,
      fileSystem: systemFiles,
    },
    () => {},
  );
  ended.abort();
  const figures: MemoryFigures[] = [];
  for (const name of chosen) {
    const check = result.checks.find(({ file }) => file.includes(name));
    const problem = check === undefined ? (result.problems ?? ['it did not run']).join('; ') : undefined;
    figures.push(
      summarise(name, await readSamples(name), {
        executions: check?.runs ?? 0,
        restarts: Number(check?.stats['restarts'] ?? 0),
        ...(problem !== undefined && { problem }),
      }),
    );
  }
  return [...figures, summarise('supervisor', await own, { executions: 0, restarts: 0 })];
}

/** One line for each process. */
export function memoryRows(figures: readonly MemoryFigures[]): readonly Row[] {
  return figures.map(
    ({ process: name, minutes, quarters, heapSlope, residentSlope, executions, restarts, problem }) => ({
      process: name,
      minutes,
      'MiB by quarter': quarters.map(({ resident }) => resident).join(' '),
      'heap by quarter': quarters.map(({ heap }) => heap).join(' '),
      'MiB/h': residentSlope,
      'heap MiB/h': heapSlope,
      executions,
      restarts,
      problem: problem ?? '',
    }),
  );
}
