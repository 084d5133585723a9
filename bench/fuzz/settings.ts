import { option } from '../shrink/table.ts';

/** What the command line asks for. */
export interface Settings {
  /** The parts to run. */
  readonly parts: readonly string[];
  /** Subjects whose name contains one of these; empty means all. */
  readonly only: readonly string[];
  readonly engines: readonly string[];
  readonly seeds: readonly number[];
  /** Limit of one hunt in seconds. */
  readonly seconds: number;
  /** Length of the run that records memory. */
  readonly minutes: number;
  /** Processes that are killed. */
  readonly kills: number;
  /** A shorter run of everything, whose figures are only a hint. */
  readonly quick: boolean;
  /** Keeps what an earlier, interrupted run measured. */
  readonly resume: boolean;
}

export const partNames = ['speed', 'depth', 'trophies', 'structured', 'kills', 'memory'] as const;

const valued = ['part', 'only', 'engine', 'seeds', 'time', 'minutes', 'kills', 'json'];

const usage = `Options: --part NAME[,NAME] (${partNames.join(', ')}) --only NAME[,NAME] \
--engine NAME[,NAME] (assay, jsfuzz, random) --seeds N --time SECONDS --minutes N --kills N --json FILE --quick --resume\n`;

function refuse(message: string): never {
  process.stderr.write(`${message}\n${usage}`);
  process.exit(2);
}

function positive(name: string, fallback: number): number {
  const text = option(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  return value > 0 ? value : refuse(`--${name} is "${text}"; it takes a number above 0.`);
}

function names(name: string, fallback: readonly string[]): readonly string[] {
  return option(name)?.split(',') ?? fallback;
}

/** Reads the command line; ends the process with code 2 when it is wrong. */
export function readSettings(): Settings {
  const given = process.argv.slice(2);
  if (given.includes('--help')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  for (let at = 0; at < given.length; at++) {
    const name = given[at]!.replace(/^--/, '');
    if (valued.includes(name)) at++;
    else if (name !== 'quick' && name !== 'resume') refuse(`Unknown option ${given[at]}.`);
  }
  const quick = given.includes('--quick');
  const seeds = Math.round(positive('seeds', quick ? 1 : 5));
  const parts = names('part', partNames);
  for (const part of parts) if (!partNames.some((known) => known === part)) refuse(`There is no part "${part}".`);
  return {
    parts,
    only: names('only', []),
    engines: names('engine', ['assay', 'jsfuzz', 'random']),
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    seconds: positive('time', quick ? 3 : 60),
    minutes: positive('minutes', quick ? 0.5 : 30),
    kills: Math.round(positive('kills', quick ? 3 : 30)),
    quick,
    resume: given.includes('--resume'),
  };
}

/** True for a subject that `--only` names, or when it names none. */
export function isSelected(settings: Settings, name: string): boolean {
  return settings.only.length === 0 || settings.only.some((part) => name.includes(part));
}
