import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { temporaryProject, type TemporaryProject } from './assay-process.ts';

let project: TemporaryProject;

beforeAll(async () => {
  project = await temporaryProject({
    'handler.ts': `
      export function handler(count: number): void {
        console.log('the handler got', count);
        console.error('the handler complains');
        if (count > 1000) throw new Error('too many');
      }
    `,
    'handler.prop.ts': `
      import { property } from 'assay';
      import fc from 'fast-check';
      import { handler } from './handler.ts';
      property('takes every count', [fc.nat()], (count) => handler(count));
    `,
    'handler.fuzz.ts': `
      import { fuzz } from 'assay';
      import fc from 'fast-check';
      import { handler } from './handler.ts';
      fuzz('takes every count', [fc.nat()], (count) => handler(count));
    `,
    'plain.fuzz.ts': `
      import { handler } from './handler.ts';
      export function fuzz(buffer: Buffer): void {
        handler(buffer.length > 3 ? 1001 : 0);
      }
    `,
  });
});

afterAll(() => project.remove());

describe('assay replay', () => {
  test.each([
    ['a property', ['props', 'handler.prop.ts']],
    ['a fuzz check', ['fuzz', 'handler.fuzz.ts', '--runs', '500']],
    ['a plain file', ['fuzz', 'plain.fuzz.ts', '--runs', '500']],
  ])('shows what the code of %s prints, which a search does not', { timeout: 120_000 }, async (_, args) => {
    const searched = await project.assay([...args, '--seed', '1']);
    expect(searched.code).toBe(1);
    expect(searched.output).not.toMatch(/the handler (?:got|complains)/);
    const report = await readFile(path.join(project.folder, '.assay/report/assay-report.json'), 'utf8');
    const [finding] = reportSchema.parse(JSON.parse(report)).findings;
    const replayed = await project.assay(finding!.command.split(' ').slice(2));
    expect(replayed.code).toBe(1);
    expect(replayed.output).toMatch(/^the handler got 1001$/m);
    expect(replayed.output).toMatch(/^the handler complains$/m);
  });
});
