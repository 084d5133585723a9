import { expect, test } from 'vitest';
import { strykerWarnings } from '../../../src/mutation/stryker-engine.ts';

test('what StrykerJS warns of is told without its log, and without what is only due to how it is called', () => {
  const log = [
    '10:11:12 (345) INFO ProjectReader Found 2 of 9 file(s) to be mutated.',
    '10:11:12 (345) WARN ProjectReader Glob pattern "!{src,lib}/**/__tests__/**/*.+(cjs|js)" did not exclude any files.',
    '10:11:13 (345) WARN ProjectReader Glob pattern "src/none.ts" did not result in any files.',
    '10:11:14 (345) ERROR DryRunExecutor One or more tests failed',
    '  adds: expected 1',
    '',
  ].join('\n');
  expect(strykerWarnings(log)).toEqual([
    'Glob pattern "src/none.ts" did not result in any files.',
    'One or more tests failed\n  adds: expected 1',
  ]);
});
