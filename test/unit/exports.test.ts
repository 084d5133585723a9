import { readFileSync } from 'node:fs';
import * as assay from 'assay';
import * as arbitraries from 'assay/arbitraries';
import * as report from 'assay/report';
import { describe, expect, test } from 'vitest';

const packageFile = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, unknown>;
};

describe('the public face', () => {
  test('names of the entries are pinned', () => {
    expect({
      entries: Object.keys(packageFile.exports),
      assay: Object.keys(assay).toSorted(),
      arbitraries: Object.keys(arbitraries).toSorted(),
      report: Object.keys(report).toSorted(),
    }).toMatchSnapshot();
  });

  test('suites load src, never a stale dist', () => {
    // A property's declaration names the file that made it: src/ here, dist/ for users.
    let stack = '';
    try {
      assay.property('', [], () => true);
    } catch (error) {
      stack = (error as Error).stack ?? '';
    }
    expect(stack).toContain('/src/property/property.ts');
    expect(stack).not.toMatch(/dist\/property/);
  });
});
