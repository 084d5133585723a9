import { afterEach, describe, expect, it } from 'vitest';
import { describePollution, looksPolluted, PrototypeGuard } from '../../../src/fuzz/prototype-guard.ts';

const guard = new PrototypeGuard();
const shared = Object.prototype as Record<string, unknown>;

describe('the prototype guard', () => {
  afterEach(() => void guard.restore());

  it('says nothing when nothing happened', () => {
    expect(guard.restore()).toEqual([]);
  });

  it('removes what was added', () => {
    shared['toJSON'] = () => 'gone';
    expect(guard.restore()).toMatchObject([{ name: 'Object.prototype.toJSON' }]);
    expect('toJSON' in {}).toBe(false);
    expect(JSON.stringify({ a: 1 })).toBe('{"a":1}');
  });

  it('puts back what was replaced or removed', () => {
    Reflect.set(Array.prototype, 'map', () => []);
    delete (String.prototype as { trim?: unknown }).trim;
    expect(guard.restore()).toMatchObject([{ name: 'Array.prototype.map' }, { name: 'String.prototype.trim' }]);
    expect([1].map((n) => n + 1)).toEqual([2]);
    expect(' a '.trim()).toBe('a');
  });

  it('takes names that an input added for one cause, and names them so that they can be read', () => {
    const failures = ['', 'a b', 'x'].map((name) => {
      shared[name] = 1;
      return describePollution(guard.restore());
    });
    expect(failures.map((failure) => failure?.message)).toEqual([
      'Object.prototype[""] changed',
      'Object.prototype["a b"] changed',
      'Object.prototype.x changed',
    ]);
    expect(new Set(failures.map((failure) => failure?.cause)).size).toBe(1);
  });

  it('takes all prototypes for one cause: which of them it was is the choice of the input', () => {
    const causes = [Object.prototype, Function.prototype, Array.prototype, String.prototype].map((prototype) => {
      Reflect.set(prototype, 'x', 1);
      return describePollution(guard.restore())?.cause;
    });
    expect(causes).toEqual(Array.from(causes, () => 'pollution|added to a prototype'));
  });

  it('has several causes for what was done in several ways', () => {
    shared['x'] = 1;
    Reflect.set(Object, 'x', 1);
    Reflect.set(Object.assign, 'x', 1);
    shared['valueOf'] = () => 1;
    expect(describePollution(guard.restore())?.cause.split('\n')).toEqual([
      'pollution|added to a builtin',
      'pollution|added to a prototype',
      'pollution|replaced',
    ]);
  });

  it('puts back what was done to constructors and to methods, and takes all additions to them for one cause', () => {
    const { keys } = Object;
    Reflect.set(Object, 'keys', () => []);
    expect(describePollution(guard.restore())).toMatchObject({ message: 'Object.keys changed' });
    expect(Object.keys).toBe(keys);
    const causes = [Object.prototype.toString, Array.prototype.map, Object.assign, Object].map((method) => {
      Reflect.set(method, 'call', 'gone');
      return describePollution(guard.restore());
    });
    expect(causes.map((failure) => failure?.message)).toEqual([
      'Object.prototype.toString.call changed',
      'Array.prototype.map.call changed',
      'Object.assign.call changed',
      'Object.call changed',
    ]);
    expect(new Set(causes.map((failure) => failure?.cause)).size).toBe(1);
    expect(Object.prototype.toString.call([])).toBe('[object Array]');
  });

  it('lets the limit and the shape of stacks be set', () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 3;
    expect(guard.restore()).toEqual([]);
    expect(Error.stackTraceLimit).toBe(3);
    Error.stackTraceLimit = stackTraceLimit;
  });

  it('tells what was replaced from what was added, and says nothing of nothing', () => {
    shared['x'] = 1;
    const added = describePollution(guard.restore());
    shared['valueOf'] = () => 1;
    expect(describePollution(guard.restore())?.cause).not.toBe(added?.cause);
    expect(describePollution(guard.restore())).toBeUndefined();
  });
});

describe('a quick look', () => {
  afterEach(() => void guard.restore());

  it.each([
    ['Object.prototype', Object.prototype, ['x', '', 'constructor', 'hasOwnProperty', 'toString', 'valueOf']],
    ['Function.prototype', Function.prototype, ['x', 'apply', 'bind', 'call', 'toString']],
    [
      'Array.prototype',
      Array.prototype,
      ['x', 'concat', 'filter', 'forEach', 'indexOf', 'join', 'map', 'pop', 'push', 'slice'],
    ],
  ] as const)('notices properties of %s that are new, replaced or gone', (_, prototype, names) => {
    const unnoticed: string[] = [];
    for (const name of names) {
      const isNew = !Reflect.has(prototype, name);
      for (const change of isNew ? [Reflect.set] : [Reflect.set, Reflect.deleteProperty]) {
        change(prototype, name, 1);
        const noticed = looksPolluted();
        guard.restore();
        if (!noticed) unnoticed.push(`${name} ${change.name}`);
      }
    }
    expect(unnoticed).toEqual([]);
    expect(looksPolluted()).toBe(false);
  });
});
