import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, copyFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPrng } from '../../src/choices/prng.ts';
import { contentHash } from '../../src/core/check-id.ts';
import { CorpusStore } from '../../src/fuzz/corpus/store.ts';
import { measureCorpus } from '../../src/fuzz/engines/assay/measure-corpus.ts';
import { FileExecutor, heapLimitMb } from '../../src/fuzz/executor.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import type { Row } from '../shrink/table.ts';
import type { Settings } from './settings.ts';
import { projectRoot } from './subjects.ts';

const file = 'fuzz/commands.fuzz.ts';
const sound = 'kill: every script runs';
/** Milliseconds after the first status at the latest: discovery is dense there. */
const latestMs = 4_000;
/** A process that tells no finding for so long is killed all the same. */
const noFindingMs = 60_000;

export interface KillFigures {
  readonly kills: number;
  readonly findingsAnnounced: number;
  readonly findingsLost: number;
  readonly entriesOnDisk: number;
  /** Files of the corpus whose content is not what their name says. */
  readonly entriesBroken: number;
  /** Kills after which the corpus on disk reached fewer features than the last status said. */
  readonly statusesNotReached: number;
  readonly problems: readonly string[];
}

interface Announced {
  features: number;
  readonly findings: string[];
}

async function makeProject(): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'assay-kill-'));
  await mkdir(path.join(root, 'fuzz'));
  await mkdir(path.join(root, 'node_modules'));
  await writeFile(path.join(root, 'package.json'), '{ "type": "module" }\n');
  await symlink(projectRoot, path.join(root, 'node_modules/assay'));
  await symlink(path.join(projectRoot, 'node_modules/fast-check'), path.join(root, 'node_modules/fast-check'));
  await copyFile(path.join(projectRoot, 'bench/fuzz/kill/commands.ts'), path.join(root, file));
  return root;
}

/** Runs until a moment after the first status, or after the first finding, then kills; what had been said by then. */
async function runAndKill(root: string, seed: number, afterMs: number, afterFinding: boolean): Promise<Announced> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=assay-source',
      '--import',
      path.join(projectRoot, 'bench/register.js'),
      path.join(projectRoot, 'bench/fuzz/kill/kill-main.ts'),
      root,
      path.join(root, file),
      String(seed),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: projectRoot, timeout: noFindingMs, killSignal: 'SIGKILL' },
  );
  let said = '';
  let killing: Promise<void> | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (afterFinding && !said.includes('"command"')) return;
    killing ??= systemClock.sleep(afterMs).then(() => void child.kill('SIGKILL'));
  });
  await once(child, 'close');
  const announced: Announced = { features: 0, findings: [] };
  for (const line of said.split('\n').slice(0, -1)) {
    const { label, features, regression } = JSON.parse(line) as {
      label?: string;
      features?: number;
      regression?: string;
    };
    if (label === sound) announced.features = Math.max(announced.features, features ?? 0);
    const kept = /kept in (\S+),/.exec(regression ?? '')?.[1];
    if (regression !== undefined) announced.findings.push(kept ?? '');
  }
  return announced;
}

/** Features that the stored corpus of the sound check reaches. */
async function featuresOnDisk(root: string): Promise<number> {
  const absolute = path.join(root, file);
  const executor = new FileExecutor(root, absolute);
  const target = (await executor.open()).find(({ name }) => name === sound)!;
  await executor.close();
  const inputs = await new CorpusStore(systemFiles, { root, file, name: sound }).read();
  const corpus = await measureCorpus({
    root,
    file: absolute,
    target,
    instrument: undefined,
    scratch: path.join(root, '.assay/scratch/measure'),
    heapLimitMb,
    signal: new AbortController().signal,
    inputs,
    onProgress: () => {},
  });
  return new Set((corpus?.measured ?? []).flatMap((one) => [...(one?.features ?? [])])).size;
}

async function readCorpus(root: string): Promise<{ readonly whole: number; readonly broken: number }> {
  const folder = path.join(root, '.assay/corpus');
  let whole = 0;
  let broken = 0;
  for (const check of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(path.join(folder, check))) {
      if (name.endsWith('.tmp')) continue; // a write that was under way, and is nobody's entry
      if (contentHash(await readFile(path.join(folder, check, name))) === name) whole++;
      else broken++;
    }
  }
  return { whole, broken };
}

/** Kills fuzzing processes at random moments and looks whether what they had told is on disk. */
export async function measureKills(settings: Settings): Promise<KillFigures> {
  const prng = createPrng(settings.seeds[0] ?? 1);
  const figures = { findingsAnnounced: 0, findingsLost: 0, entriesOnDisk: 0, entriesBroken: 0, statusesNotReached: 0 };
  const problems: string[] = [];
  for (let kill = 0; kill < settings.kills; kill++) {
    const root = await makeProject();
    try {
      const announced = await runAndKill(root, kill + 1, (prng.next() / 2 ** 32) * latestMs, kill % 2 === 1);
      figures.findingsAnnounced += announced.findings.length;
      const lost = announced.findings.filter((kept) => kept === '' || !existsSync(path.join(root, kept)));
      figures.findingsLost += lost.length;
      const { whole, broken } = await readCorpus(root);
      figures.entriesOnDisk += whole;
      figures.entriesBroken += broken;
      const reached = await featuresOnDisk(root);
      if (reached < announced.features) {
        figures.statusesNotReached++;
        problems.push(
          `kill ${kill + 1}: ${announced.features} features were told, ${reached} are reached from the disk`,
        );
      }
      process.stderr.write(
        `kill ${kill + 1}: ${announced.features} features told, ${reached} on disk, ${whole} entries\n`,
      );
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }
  return { kills: settings.kills, ...figures, problems };
}

/** One line. */
export function killRows({ problems: _, ...figures }: KillFigures): readonly Row[] {
  return [{ ...figures }];
}
