import { property } from 'assay';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkdown, escapeTerminal, escapeWorkflowCommands, fencedBlock } from '../../../src/report/escape.ts';

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '`', ':', '\n', '\r', '|', '<', '\u202e', '\u0007', '#', '[', '\ud800', '\udc00'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});

property('terminal text has no control characters but newline and tab', [hostile], (text) => {
  // oxlint-disable-next-line no-control-regex
  expect(escapeTerminal(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});

property('terminal text can be written to a file and read back', [hostile], (text) => {
  expect(escapeTerminal(text).isWellFormed()).toBe(true);
});

property('escaping terminal text twice is escaping it once', [hostile], (text) => {
  expect(escapeTerminal(escapeTerminal(text))).toBe(escapeTerminal(text));
});

property('no line of a log can start a workflow command', [hostile], (text) => {
  expect(escapeWorkflowCommands(text)).not.toMatch(/^\s*::/m);
});

property('markdown text stays on one line and holds no markup', [hostile], (text) => {
  expect(escapeMarkdown(text).replaceAll(/&#\d+;|<br>/g, '')).not.toMatch(/[`*_[\]|<>\n]/);
});

property('a fenced block ends where it should', [hostile], (text) => {
  const lines = fencedBlock(text).split('\n');
  const fence = lines[0]!;
  expect(fence).toMatch(/^`{3,}$/);
  expect(lines.slice(1, -1).filter((line) => line.trim().startsWith(fence))).toEqual([]);
  expect(lines.at(-1)).toBe(fence);
});

test('a lone pair of colons inside a line is left alone', () => {
  expect(escapeWorkflowCommands('a::b')).toBe('a::b');
});
