/*
 * Random inputs over all of fast-check's arbitraries, each replayed from its token in a new process.
 * Run: node --import ./bench/register.js bench/generation-replay.ts [--count 1000] [--seed 0] [--json FILE]
 */
import { measureReplay } from './generation/replay.ts';
import { option, publish, tableLines } from './shrink/table.ts';

const figures = await measureReplay(Number(option('count') ?? 1_000), Number(option('seed') ?? 0));
const { wrong, ...row } = figures;
const complaint = wrong.length === 0 ? [] : [`not replayed exactly: ${wrong.join(', ')}`];
await publish([...tableLines([row]), ...complaint], { benchmark: 'generation-replay', ...figures });
if (wrong.length > 0) process.exitCode = 1;
