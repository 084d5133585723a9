import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('results are the same whatever the host’s time zone is', async () => {
  const fixture = fileURLToPath(new URL('datetime-host-zone.fixture.ts', import.meta.url));
  const outputs: [number, unknown][] = [];
  for (const TZ of ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia']) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'jiti/register', fixture], {
      env: { ...process.env, TZ },
    });
    outputs.push(JSON.parse(stdout) as [number, unknown]);
  }
  expect(outputs.map(([hostOffset]) => hostOffset)).toEqual([0, 240, -630, -780]);
  for (const [, results] of outputs) expect(results).toEqual(outputs[0]![1]);
});
