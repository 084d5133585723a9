import path from 'node:path';
import type { Warning } from '../../../core/check.ts';
import type { UninstrumentedModule } from '../../../instrument/coverage/module-description.ts';

/** What is told of modules that run without counters. */
export function uninstrumentedWarnings(root: string, modules: readonly UninstrumentedModule[]): readonly Warning[] {
  return modules.map(({ file, reason }) => {
    const relative = path.relative(root, file).split(path.sep).join('/');
    const message = `${relative} runs without coverage: ${reason}`;
    return { kind: 'uninstrumented', message, location: { file: relative } };
  });
}
