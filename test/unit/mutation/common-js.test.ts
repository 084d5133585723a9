import { expect, test } from 'vitest';
import { commonJsOf } from '../../../src/mutation/in-process/worker/common-js.ts';

function load(body: string): Record<string, unknown> {
  const namespace: Record<string, unknown> = {};
  const { module, exports } = commonJsOf(namespace, true);
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- as the linker calls a compiled module
  (new Function('module', 'exports', `'use strict';${body}`) as (...values: unknown[]) => void)(module, exports);
  return namespace;
}

test('what a CommonJS module exports is seen by name and as the default export', () => {
  const named = load('exports.one = 1; module.exports.two = exports.one + 1;');
  expect({ ...named }).toEqual({ one: 1, two: 2, default: { one: 1, two: 2 } });
  const whole = load('module.exports = function run() {}; module.exports.word = "w";');
  expect(whole).toMatchObject({ word: 'w', default: expect.any(Function) });
  expect(load('module.exports = 5; exports.lost = 1;')).toEqual({ default: 5, lost: undefined });
  expect(load('exports.default = { inner: 3 };')).toEqual({ default: { inner: 3 }, inner: 3 });
  expect(load('exports.own = exports.hasOwnProperty("own");')['own']).toBe(false);
});
