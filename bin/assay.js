#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/cli/start.js', import.meta.url);
if (existsSync(entry)) {
  const { start } = await import(entry.href);
  await start();
} else {
  process.stderr.write('assay is not built yet: run "npm run build" in its folder.\n');
  process.exitCode = 2;
}
