import type { Row } from '../shrink/table.ts';
import { hunt, type EngineUnderTest, type Hunt } from './hunt.ts';
import type { Ledger } from './ledger.ts';
import { isSelected, type Settings } from './settings.ts';
import type { Subject } from './subjects.ts';
import { upperMedian } from '../upper-median.ts';

export interface HuntFigures {
  readonly subject: string;
  readonly engine: string;
  /** Seeds on which the bug was found, of `seeds`. */
  readonly found: number;
  readonly seeds: number;
  /** Median over the seeds, a miss counting as the limit; null when most missed it. */
  readonly medianSeconds: number | null;
  readonly worstSeconds: number | null;
  readonly medianExecutions: number;
  readonly problems: readonly string[];
}

function summarise(subject: string, engine: string, hunts: readonly Hunt[]): HuntFigures {
  const times = hunts.map(({ seconds }) => seconds ?? Infinity);
  const finite = (value: number): number | null => (Number.isFinite(value) ? Math.round(value * 100) / 100 : null);
  return {
    subject,
    engine,
    found: times.filter(Number.isFinite).length,
    seeds: hunts.length,
    medianSeconds: finite(upperMedian(times)),
    worstSeconds: finite(Math.max(...times)),
    medianExecutions: upperMedian(hunts.map(({ executions }) => executions)),
    problems: [...new Set(hunts.flatMap(({ problem }) => problem ?? []))],
  };
}

/** Hunts every selected subject with every engine on every seed. */
export async function huntAll(
  part: string,
  subjects: readonly Subject[],
  settings: Settings,
  ledger: Ledger,
): Promise<readonly HuntFigures[]> {
  const figures: HuntFigures[] = [];
  for (const engine of settings.engines) {
    for (const subject of subjects.filter(({ name }) => isSelected(settings, name))) {
      const hunts: Hunt[] = [];
      for (const seed of settings.seeds) {
        const key = [part, engine, subject.name, seed, settings.seconds].join('|');
        hunts.push(await ledger.once(key, () => hunt(engine as EngineUnderTest, subject, seed, settings.seconds)));
      }
      const figure = summarise(subject.name, engine, hunts);
      const said = figure.medianSeconds === null ? '' : `, median ${figure.medianSeconds} s`;
      process.stderr.write(`${part} ${engine} ${subject.name}: ${figure.found}/${figure.seeds}${said}\n`);
      figures.push(figure);
    }
  }
  return figures;
}

/** One line for each subject, one column for each engine. */
export function huntRows(figures: readonly HuntFigures[]): readonly Row[] {
  const engines = [...new Set(figures.map(({ engine }) => engine))];
  const cell = (figure: HuntFigures | undefined): string =>
    figure === undefined
      ? ''
      : `${figure.found}/${figure.seeds}${figure.medianSeconds === null ? '' : ` ${figure.medianSeconds.toFixed(1)} s`}`;
  return [...new Set(figures.map(({ subject }) => subject))].map((subject) =>
    Object.fromEntries([
      ['subject', subject],
      ...engines.map((engine) => [
        engine,
        cell(figures.find((figure) => figure.subject === subject && figure.engine === engine)),
      ]),
    ]),
  );
}

/** How many subjects each engine found on every seed, and on at least one. */
export function huntTotals(figures: readonly HuntFigures[]): readonly Row[] {
  return [...new Set(figures.map(({ engine }) => engine))].map((engine) => {
    const own = figures.filter((figure) => figure.engine === engine);
    return {
      engine,
      subjects: own.length,
      'on every seed': own.filter(({ found, seeds }) => found === seeds).length,
      'on some seed': own.filter(({ found }) => found > 0).length,
    };
  });
}
