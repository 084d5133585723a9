import { afterEach, describe, expect, it } from 'vitest';
import { PrototypeGuard } from '../../../src/fuzz/prototype-guard.ts';

const guard = new PrototypeGuard();
const shared = Object.prototype as Record<string, unknown>;

describe('the prototype guard', () => {
  afterEach(() => void guard.restore());

  it('says nothing when nothing happened', () => {
    expect(guard.restore()).toEqual([]);
  });

  it('removes what was added', () => {
    shared['toJSON'] = () => 'gone';
    expect(guard.restore()).toEqual(['Object.prototype.toJSON']);
    expect('toJSON' in {}).toBe(false);
    expect(JSON.stringify({ a: 1 })).toBe('{"a":1}');
  });

  it('puts back what was replaced or removed', () => {
    Reflect.set(Array.prototype, 'map', () => []);
    delete (String.prototype as { trim?: unknown }).trim;
    expect(guard.restore()).toEqual(['Array.prototype.map', 'String.prototype.trim']);
    expect([1].map((n) => n + 1)).toEqual([2]);
    expect(' a '.trim()).toBe('a');
  });
});
