import { describe, expect, test } from 'vitest';
import { QuerySyntaxError } from '../../../targets/query/errors.ts';
import { StoredQueries } from '../../../targets/query/stored-queries.ts';

describe('stored queries', () => {
  test('are loaded once, whoever asks while they load', async () => {
    const loads: string[] = [];
    const queries = new StoredQueries(async (name) => {
      loads.push(name);
      return `${name}.a`;
    }, 2);
    const [first, second] = await Promise.all([queries.get('x'), queries.get('x')]);
    expect(first).toBe(second);
    expect(first.expression).toBe('x.a');
    expect(await queries.get('x')).toBe(first);
    expect(loads).toEqual(['x']);
    expect(queries.size).toBe(1);
  });

  test('are dropped in the order of their last use', async () => {
    const loads: string[] = [];
    const queries = new StoredQueries(async (name) => {
      loads.push(name);
      return name;
    }, 2);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await queries.get(name);
    expect(loads).toEqual(['a', 'b', 'c', 'b']);
    expect(queries.size).toBe(2);
  });

  test('are loaded anew after a load that failed or did not compile', async () => {
    const stored = ['', new Error('no such query'), 'a'];
    const queries = new StoredQueries(async () => {
      const next = stored.shift();
      if (typeof next === 'string') return next;
      throw next;
    }, 2);
    await expect(queries.get('x')).rejects.toThrow(QuerySyntaxError);
    await expect(queries.get('x')).rejects.toThrow('no such query');
    expect(queries.size).toBe(0);
    expect((await queries.get('x')).search({ a: 1 })).toBe(1);
    expect(queries.size).toBe(1);
  });

  test('that fail late do not take the next load with them', async () => {
    const settle: ((expression: string) => void)[] = [];
    const queries = new StoredQueries((_name) => new Promise((resolve) => settle.push(resolve)), 2);
    const failing = queries.get('x');
    queries.forget('x');
    expect(queries.size).toBe(0);
    const next = queries.get('x');
    settle[0]?.('a.');
    await expect(failing).rejects.toThrow(QuerySyntaxError);
    expect(queries.size).toBe(1);
    settle[1]?.('a');
    expect((await next).expression).toBe('a');
    expect(queries.get('x')).toBe(next);
  });

  test('are compiled within their limits', async () => {
    const queries = new StoredQueries(async (name) => name, 1, { expressionDepth: 1 });
    expect((await queries.get('[a]')).expression).toBe('[a]');
    await expect(queries.get('[[a]]')).rejects.toMatchObject({ limit: 'expressionDepth' });
  });
});
