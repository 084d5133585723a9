import { createHash } from 'node:crypto';
import { property } from 'assay';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFolder, checkId, contentHash, slug } from '../../../src/core/check-id.ts';
import { worstStatus } from '../../../src/core/check.ts';
import { AssayError, exitCodeOf } from '../../../src/core/errors.ts';

property('a content hash is SHA-256', [fc.uint8Array()], (content) => {
  expect(contentHash(content)).toBe(createHash('sha256').update(content).digest('hex'));
});

property('a check folder is one portable file name', [fc.string(), fc.string({ maxLength: 300 })], (file, name) => {
  expect(checkFolder(file, name)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?-[0-9a-f]{8}$/);
});

property(
  'the separator of the platform does not change the id',
  [fc.array(fc.stringMatching(/^[a-z]{1,5}$/)), fc.string()],
  (parts, name) => {
    expect(checkId(parts.join('\\'), name)).toBe(checkId(parts.join('/'), name));
  },
);

test('ids tell file and name apart', () => {
  expect(checkId('a', 'bc')).not.toBe(checkId('ab', 'c'));
  expect(slug('Ünï — code!')).toBe('n-code');
  expect(slug('∀')).toBe('check');
});

test('unknown never counts as a pass, and failed is the worst', () => {
  expect(worstStatus(['passed', 'unknown', 'skipped'])).toBe('unknown');
  expect(worstStatus(['unknown', 'failed', 'passed'])).toBe('failed');
  expect(worstStatus(['skipped', 'passed'])).toBe('passed');
  expect(worstStatus([])).toBe('skipped');
});

test('what the user can mend is exit code 2, a fault of ours 3', () => {
  expect(exitCodeOf(new AssayError('config', 'x'))).toBe(2);
  expect(exitCodeOf(new AssayError('worker', 'x'))).toBe(3);
  expect(exitCodeOf(new TypeError('x'))).toBe(3);
});
