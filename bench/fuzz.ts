/*
 * What the fuzz engines do: speed, depth on planted bugs, published bugs, choices against plain generation,
 * processes killed at any moment, memory over time.
 * Run: npm run bench:fuzz [-- --part NAME --only NAME --engine NAME --seeds N --time SECONDS
 *   --minutes N --kills N --json FILE --quick --resume]
 */
import { huntAll, huntRows, huntTotals } from './fuzz/hunting-part.ts';
import { killRows, measureKills } from './fuzz/kills.ts';
import { Ledger } from './fuzz/ledger.ts';
import { measureMemory, memoryRows } from './fuzz/memory.ts';
import { readSettings, type Settings } from './fuzz/settings.ts';
import { plantedSubjects, trophySubjects, writeTwin, type Subject } from './fuzz/subjects.ts';
import { jazzerRemark, measureSpeed } from './fuzz/speed.ts';
import { measureStructured, structuredRows } from './fuzz/structured.ts';
import { publish, tableLines } from './shrink/table.ts';

interface Part {
  readonly lines: readonly string[];
  readonly figures: unknown;
}

/** Fixed twins are fuzzed for this share of the limit: a failure there is a mistake of the suite, and shows soon. */
const twinShare = 0.1;

async function hunting(part: string, subjects: readonly Subject[], settings: Settings, ledger: Ledger): Promise<Part> {
  const figures = await huntAll(part, subjects, settings, ledger);
  if (figures.length === 0) return { lines: ['no subject has that name'], figures };
  return { lines: [...tableLines(huntRows(figures)), '', ...tableLines(huntTotals(figures))], figures };
}

async function depth(settings: Settings, ledger: Ledger): Promise<Part> {
  const subjects = await plantedSubjects();
  const bugs = await hunting('depth', subjects, settings, ledger);
  const twins = await Promise.all(subjects.map(writeTwin));
  const onTwins = { ...settings, seeds: [1], seconds: Math.max(1, settings.seconds * twinShare) };
  const sound = await huntAll('twins', twins, { ...onTwins, engines: settings.engines.slice(0, 1) }, ledger);
  const failed = sound.filter(({ found }) => found > 0).map(({ subject }) => subject);
  const verdict = failed.length === 0 ? `all ${sound.length} fixed twins hold` : `twins fail: ${failed.join(', ')}`;
  return { lines: [...bugs.lines, '', verdict], figures: { bugs: bugs.figures, twins: sound } };
}

async function speed(settings: Settings): Promise<Part> {
  const figures = await measureSpeed(settings);
  if (figures.length === 0) return { lines: ['no target has that name'], figures };
  const ratio = (over: number | null | undefined, under: number | null | undefined): string =>
    over && under ? (over / under).toFixed(1) : '-';
  // "same inputs" is assay's loop on the inputs of the bare loop; other runs of engines are of inputs that they made, which are
  // mostly others and often longer.
  const rows = figures.map(({ target, bare, bareWithoutStacks, engines, fixed, instrumented }) => ({
    target,
    'bare calls/s': bare,
    'without stacks': bareWithoutStacks,
    instrumented,
    'same inputs exec/s': fixed,
    'bare / same inputs': ratio(bare, fixed),
    ...Object.fromEntries(Object.entries(engines).map(([engine, rate]) => [`${engine} exec/s`, rate ?? '-'])),
    'bare / assay': ratio(bare, engines['assay']),
    'assay / jsfuzz': ratio(engines['assay'], engines['jsfuzz']),
  }));
  return { lines: [...tableLines(rows), '', jazzerRemark()], figures: { targets: figures, jazzer: jazzerRemark() } };
}

async function structured(settings: Settings, ledger: Ledger): Promise<Part> {
  const figures = await measureStructured(settings, ledger);
  if (figures.length === 0) return { lines: ['no check has that name'], figures };
  return { lines: tableLines(structuredRows(figures)), figures };
}

async function kills(settings: Settings): Promise<Part> {
  const figures = await measureKills(settings);
  return { lines: [...tableLines(killRows(figures)), ...figures.problems], figures };
}

async function memory(settings: Settings): Promise<Part> {
  const figures = await measureMemory(settings);
  return { lines: tableLines(memoryRows(figures)), figures };
}

const parts: Readonly<Record<string, (settings: Settings, ledger: Ledger) => Promise<Part>>> = {
  speed,
  depth,
  trophies: (settings, ledger) => hunting('trophies', trophySubjects(), settings, ledger),
  structured,
  kills,
  memory,
};

const settings = readSettings();
const ledger = await Ledger.open(settings.resume);
const lines: string[] = [];
const figures: Record<string, unknown> = {};
for (const name of settings.parts) {
  const part = await parts[name]?.(settings, ledger);
  if (part === undefined) continue;
  lines.push('', name, ...part.lines);
  figures[name] = part.figures;
}
await publish(lines, { benchmark: 'fuzz', settings, ...figures });
