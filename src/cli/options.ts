import { AssayError } from '../core/errors.ts';
import type { Shard } from '../core/run.ts';
import { profileNames, reporterNames, type ProfileName, type ReporterName } from '../config/schema.ts';

/** The options that every command takes, checked. */
export interface CommonOptions {
  readonly config?: string;
  readonly profile?: ProfileName;
  readonly seed?: number;
  readonly runs?: number;
  readonly timeLimitMs?: number;
  readonly reporters?: readonly ReporterName[];
  readonly json?: string;
  readonly shard?: Shard;
}

/** Options as the parser of the command line gives them. */
export type RawOptions = Readonly<Record<string, unknown>>;

function refuse(option: string, received: unknown, allowed: string): never {
  const shown = Array.isArray(received) ? `given ${received.length} times` : `"${String(received)}"`;
  throw new AssayError('usage', `--${option} is ${shown}; allowed: ${allowed}.`, 'See "assay --help".');
}

/** A whole number option. */
export function wholeNumber(raw: RawOptions, option: string, min: number, max: number): number | undefined {
  const value = raw[option];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    return refuse(option, value, `a whole number from ${min} to ${max}`);
  }
  return value;
}

/** A text option that must not be empty. cac makes numbers of what looks like one. */
export function textOption(raw: RawOptions, option: string, what: string): string | undefined {
  const value = raw[option];
  if (value === undefined) return undefined;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return refuse(option, value, what);
  return value;
}

/** One of a few words. */
export function oneOf<T extends string>(raw: RawOptions, option: string, allowed: readonly T[]): T | undefined {
  const value = raw[option];
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  return found ?? refuse(option, value, allowed.join(', '));
}

function timeLimit(raw: RawOptions): number | undefined {
  const value = raw['time'];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value > 0) || value > 7 * 24 * 3600) {
    return refuse('time', value, 'seconds, more than 0 and at most 604800');
  }
  return Math.ceil(value * 1000);
}

function reporterList(raw: RawOptions): readonly ReporterName[] | undefined {
  const text = textOption(raw, 'reporter', reporterNames.join(', '));
  return text?.split(',').map((name) => {
    const found = reporterNames.find((candidate) => candidate === name.trim());
    return found ?? refuse('reporter', text, `${reporterNames.join(', ')}, separated by commas`);
  });
}

function shardOption(raw: RawOptions): Shard | undefined {
  const text = textOption(raw, 'shard', 'i/n');
  if (text === undefined) return undefined;
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > count) return refuse('shard', text, 'i/n with 1 <= i <= n, such as 1/4');
  return { index, count };
}

function defined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}

/**
 * Checks the common options.
 *
 * @throws AssayError with code `usage` that names the option, what was received and what is allowed
 */
export function commonOptions(raw: RawOptions): CommonOptions {
  return Object.freeze(
    defined({
      config: textOption(raw, 'config', 'a file'),
      profile: oneOf(raw, 'profile', profileNames),
      seed: wholeNumber(raw, 'seed', 0, 2 ** 32 - 1),
      runs: wholeNumber(raw, 'runs', 1, 1_000_000_000),
      timeLimitMs: timeLimit(raw),
      reporters: reporterList(raw),
      json: textOption(raw, 'json', 'a file'),
      shard: shardOption(raw),
    }),
  );
}
