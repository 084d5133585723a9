import vm from 'node:vm';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { beforeEach, describe, expect, it } from 'vitest';
import { FeatureMap } from '../../../src/fuzz/coverage/feature-map.ts';
import { ProgressMap } from '../../../src/fuzz/coverage/progress-map.ts';
import { CoverageRuntime } from '../../../src/instrument/coverage/runtime.ts';
import { instrument } from '../../../src/instrument/instrument.ts';

/** Each evaluates to what its author would expect; between them they use what instrumentation touches. */
const programs: Readonly<Record<string, string>> = {
  'optional chains': `const o = { f() { return this.x; }, x: 1, g: null }; [o?.f(), o?.['x'], o.g?.(1), o.g?.x.y, o?.f?.(), delete o?.x]`,
  'default values keep names': `function f(a = () => {}, b = 1 ?? 2) { return [a.name, b]; } f()`,
  'logical assignments': `let a = null, b = 0, c = 1; a ??= () => {}; b ||= 5; c &&= 7; [a.name, b, c]`,
  'ternaries and logic': `const t = (x) => x > 5 ? x === 7 ? 'seven' : 'many' : x && x < 3 || 'few'; [0, 2, 4, 7, 9].map(t)`,
  'logic whose value is used': `const f = (a, b) => { let n = 0; const g = (x) => (n++, x); return [g(a) || b, (0, g(a)) && b, g(a) ?? b, (g(a) && b) || 'c', n]; }; [f(0, 1), f(1, 0), f(null, 2), f('', undefined), typeof (undefined || f), (0 || function () {}).name]`,
  'switches that fall through': `const s = (x) => { let r = ''; switch (x) { case 'a': r += 1; case 'b': case 'c': r += 2; break; default: r += 3; case 'd': r += 4 } return r; }; ['a','b','c','d','e'].map(s)`,
  'a switch without cases': `let n = 0; switch (n++) {} n`,
  'statements without semicolons': `let r = []\nconst m = new Map([['k', 1]])\nr.push(1)\nm.get('k') === 1\n;[1].includes(1)\nr`,
  'bodies without braces': `let n = 0; for (let i = 0; i < 3; i++) if (i === 2) n += 10; else n++; while (n < 20) n++; do n++; while (n < 25); n`,
  labels: `let n = 0; outer: for (;;) { for (;;) { if (++n > 3) break outer; else continue outer; } } n`,
  'directives stay': `(function () { 'use strict'; return this === undefined; })()`,
  'strings that compare': `const s = 'hello'; [s.startsWith('he'), s.includes('ell'), /l+/.exec(s)[0], 'x' in { x: 1 }, [1, 2].indexOf(2), s.localeCompare('hello')]`,
  'loose comparison': `[1 == '1', null == undefined, '2' > 1, ({ valueOf: () => 3 }) == 3]`,
  'generators and catch': `function* g() { try { yield 1; throw new Error('x'); } catch { yield 2; } } [...g()]`,
  'names of built-ins': `const Symbol = null, Object = 0, Map = 1, Math = (x) => x === 'a' ? Symbol : Object; [Math('a'), Math('b'), Map]`,
  lookups: `const table = { a: () => 'A', b: 2 }; const k = 'a'; table[k]() + table[k.replace('a', 'b')]`,
};

function evaluate(code: string): unknown {
  return JSON.parse(JSON.stringify(vm.runInThisContext(code) ?? null));
}

describe('instrumented code', () => {
  const runtime = new CoverageRuntime();
  beforeEach(() => runtime.install());

  it.each(Object.entries(programs))('does what the code did, hooks off and on: %s', (_, program) => {
    const expected = evaluate(`{${program}}`);
    for (const on of [false, true]) {
      const { code } = instrument({ code: program, file: '/p/a.js', format: 'commonjs' });
      runtime.hooks.on = on;
      // In a block, because the constants of one program would collide with those of the next.
      const result = evaluate(`{${code}}`);
      runtime.hooks.on = false;
      runtime.hooks.begin();
      expect(result).toEqual(expected);
    }
    runtime.clear();
  });

  it('counts each way that control takes, and lists each function once', () => {
    const { code, description } = instrument({
      code: 'function f(x) {\n  if (x) return 1;\n  return 2;\n}\nf(1); f(1); f(0);',
      file: '/p/b.js',
      format: 'commonjs',
    });
    runtime.clear();
    const first = runtime.edges;
    vm.runInThisContext(`{${code}}`);
    const counts = [...runtime.counters.subarray(first, runtime.edges)];
    expect(description.edges).toBe(3);
    expect(counts.toSorted()).toEqual([1, 2, 3]);
    expect(runtime.list.length).toBe(1);
    runtime.clear();
    expect([...runtime.counters.subarray(first, runtime.edges)]).toEqual([0, 0, 0]);
  });

  it('finds every counter again, whatever kind of code hit it', async () => {
    const source = `class A { field = this.x ? 1 : 2; static s = A.name ? 1 : 2; m(y = this.field ? 1 : 2) { return y || 3; } }
      async function late(x) { if (x) await null; return x ? 1 : 2; }
      function* two(x) { yield x ? 1 : 2; if (x) yield 3; }
      const outer = (x) => { const inner = (y) => y ? 1 : 2; return x ? inner(x) : (() => x || 1)(); };
      const run = (x) => { new A().m(); [...two(x)]; outer(x); try { (function (a = null.b) {})(); } catch {} return late(x); };
      run`;
    const { code, description } = instrument({ code: source, file: '/p/d.js', format: 'commonjs' });
    const first = runtime.edges;
    const run = vm.runInThisContext(code) as (x: number) => Promise<number>;
    runtime.clear();
    const counters = runtime.counters.subarray(first, first + description.edges);
    for (const x of [0, 1]) {
      const features = new FeatureMap(runtime);
      const pending = run(x);
      const hitBefore = counters.filter((count) => count > 0).length;
      features.read(1, false);
      expect(features.count).toBe(hitBefore);
      await pending;
      const hitLate = counters.filter((count) => count > 0).length;
      features.read(1, false);
      expect(features.count).toBe(hitLate);
      expect(counters.every((count) => count === 0)).toBe(true);
    }
  });

  it('maps its places to those of the user', () => {
    const source = 'const a = 1;\nfunction f(x) {\n  return x ? a : missing();\n}\n';
    const { code, map } = instrument({ code: source, file: '/p/c.js', format: 'commonjs' });
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('missing')) + 1;
    const found = originalPositionFor(new TraceMap(map), { line, column: lines[line - 1]!.indexOf('missing') });
    expect(found).toMatchObject({ source: '/p/c.js', line: 3 });
  });

  it('tells the places of a table apart, and rows of equal comparisons', () => {
    const { code } = instrument({
      code: `const table = [[1, 2], [3, 4]]; let row = 1; let column = 0; row--; table[row]?.[column];
        for (const c of [1, 1, 1, 2]) if (c === row + 1) row += 0;`,
      file: '/p/e.js',
      format: 'commonjs',
    });
    runtime.hooks.begin();
    runtime.hooks.on = true;
    vm.runInThisContext(`{${code}}`);
    runtime.hooks.on = false;
    const { kinds, left, right, count } = runtime.hooks;
    const logged = Array.from({ length: count }, (_, index) => [kinds[index], left[index], right[index]]);
    expect(logged).toContainEqual(['cell', 0, 0]);
    const progress = new ProgressMap();
    expect([...progress.levels(runtime.hooks)]).toContain(128 + 3);
  });

  it('remembers the operands of comparisons while the hooks are on', () => {
    const { code } = instrument({
      code: `const s = 'input'; s === 'wanted'; s.startsWith('in-'); /x+y/.test(s); new Map([['key', 1]]).get(s);`,
      file: '/p/d.js',
      format: 'commonjs',
    });
    const { hooks } = runtime;
    hooks.begin();
    hooks.on = true;
    vm.runInThisContext(`{${code}}`);
    hooks.on = false;
    const logged = Array.from({ length: hooks.count }, (_, index) => [
      hooks.kinds[index],
      hooks.left[index],
      hooks.right[index],
    ]);
    expect(logged).toEqual([
      ['equal', 'input', 'wanted'],
      ['prefix', 'input', 'in-'],
      ['regex', 'input', 'x+y'],
      ['equal', 'input', 'key'],
    ]);
  });
});
