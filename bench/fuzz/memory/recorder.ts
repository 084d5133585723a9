import { appendFileSync } from 'node:fs';
import path from 'node:path';

/** Environment variable with the folder that samples go to. */
export const samplesName = 'ASSAY_BENCH_MEMORY';
const sampleMs = 2_000;

/** What the process of a target holds at one moment. */
export interface MemorySample {
  readonly pid: number;
  readonly atMs: number;
  /** Bytes. */
  readonly resident: number;
  readonly heap: number;
  /** Bytes of buffers outside of the heap. */
  readonly buffers: number;
}

/** Records the memory of the process that fuzzes the module which calls this, for as long as the process lives. */
export function recordMemory(subject: string): void {
  const folder = process.env[samplesName];
  if (folder === undefined) return;
  const file = path.join(folder, `${subject}.jsonl`);
  const record = (): void => {
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const sample: MemorySample = {
      pid: process.pid,
      atMs: Date.now(),
      resident: rss,
      heap: heapUsed,
      buffers: arrayBuffers,
    };
    appendFileSync(file, `${JSON.stringify(sample)}\n`);
  };
  setInterval(record, sampleMs).unref();
}
