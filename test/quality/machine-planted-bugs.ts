import fc from 'fast-check';
import { expect } from 'vitest';
import { bundle, consume, from } from '../../src/property/machine/bundle.ts';
import { machineProperty, type MachineProperty } from '../../src/property/machine/machine.ts';

/** A machine with a fault to find, the machine without it, and the smallest program that shows the fault. */
export interface PlantedBug {
  readonly name: string;
  readonly make: (isBroken: boolean) => MachineProperty;
  readonly smallest: string;
}

function stack(isBroken: boolean): MachineProperty {
  return machineProperty('a stack gives back what was pushed last', {
    setup: () => ({ real: [] as number[], model: [] as number[] }),
    rules: (rule) => ({
      push: rule([fc.integer()], (s, n) => {
        s.real.push(n);
        s.model.push(n);
      }),
      pop: rule(
        [],
        (s) => {
          const popped = s.real.pop();
          if (isBroken && s.real.length === 2) s.real.pop(); // as if shrinking the storage went one too far
          expect(popped).toBe(s.model.pop());
        },
        { when: (s) => s.model.length > 0 },
      ),
    }),
    invariant: (s) => s.real.length === s.model.length,
  });
}

function setOfNumbers(isBroken: boolean): MachineProperty {
  return machineProperty('a set knows what was added and not removed', {
    setup: () => ({ slots: [] as { value: number; removed: boolean }[], model: new Set<number>() }),
    rules: (rule) => ({
      add: rule([fc.nat(20)], (s, n) => {
        if (!s.slots.some((slot) => slot.value === n && !slot.removed)) s.slots.push({ value: n, removed: false });
        s.model.add(n);
      }),
      remove: rule([fc.nat(20)], (s, n) => {
        // The broken one finds the slot that was removed before, and removes it again.
        const slot = s.slots.find((each) => each.value === n && (isBroken || !each.removed));
        if (slot !== undefined) slot.removed = true;
        s.model.delete(n);
      }),
      has: rule([fc.nat(20)], (s, n) => {
        expect(s.slots.some((slot) => slot.value === n && !slot.removed)).toBe(s.model.has(n));
      }),
    }),
  });
}

function keyValueStore(isBroken: boolean): MachineProperty {
  const keys = bundle<string>('keys');
  return machineProperty('a value is found under its latest name', {
    setup: () => ({ real: new Map<string, number>(), model: new Map<string, number>() }),
    rules: (rule) => ({
      put: rule(
        [fc.string({ maxLength: 5 }), fc.nat()],
        (s, key, value) => {
          s.real.set(key, value);
          s.model.set(key, value);
          return key;
        },
        { into: keys },
      ),
      rename: rule([from(keys), from(keys)], (s, old, key) => {
        const value = s.real.get(old);
        if (value !== undefined) {
          s.real.set(key, value);
          if (isBroken || key !== old) s.real.delete(old);
        }
        const known = s.model.get(old);
        if (known === undefined) return;
        s.model.delete(old);
        s.model.set(key, known);
      }),
      get: rule([from(keys)], (s, key) => {
        expect(s.real.get(key)).toBe(s.model.get(key));
      }),
    }),
  });
}

function boundedCache(isBroken: boolean): MachineProperty {
  const capacity = 2;
  return machineProperty('a full cache forgets what was used longest ago', {
    setup: () => ({ real: new Map<number, string>(), recent: [] as number[] }),
    rules: (rule) => ({
      put: rule([fc.nat(7)], (s, key) => {
        s.real.delete(key);
        s.real.set(key, `value ${key}`);
        if (s.real.size > capacity) s.real.delete([...s.real.keys()][0]!);
        s.recent = [...s.recent.filter((each) => each !== key), key].slice(-capacity);
      }),
      get: rule([fc.nat(7)], (s, key) => {
        const value = s.real.get(key);
        if (value !== undefined && !isBroken) {
          s.real.delete(key);
          s.real.set(key, value);
        }
        const isKnown = s.recent.includes(key);
        expect(value).toBe(isKnown ? `value ${key}` : undefined);
        if (isKnown) s.recent = [...s.recent.filter((each) => each !== key), key];
      }),
    }),
  });
}

interface OpenFile {
  readonly id: number;
  written: string;
}

function fileHandles(isBroken: boolean): MachineProperty {
  const handles = bundle<OpenFile>('handles');
  const files = bundle<number>('files');
  return machineProperty('a closed file holds what was written', {
    setup: () => ({ disk: new Map<number, string>(), model: new Map<number, string>(), next: 0 }),
    rules: (rule) => ({
      open: rule(
        [],
        (s) => {
          const id = s.next++;
          s.model.set(id, '');
          return Promise.resolve<OpenFile>({ id, written: '' });
        },
        { into: handles },
      ),
      write: rule([from(handles), fc.string()], async (s, handle, text) => {
        await Promise.resolve();
        handle.written += text;
        s.model.set(handle.id, s.model.get(handle.id)! + text);
      }),
      close: rule(
        [consume(handles)],
        (s, handle) => {
          const { id, written } = handle;
          s.disk.set(id, isBroken ? written.slice(0, -1) : written);
          return id;
        },
        { into: files },
      ),
      read: rule([from(files)], async (s, id) => {
        await Promise.resolve();
        expect(s.disk.get(id)).toBe(s.model.get(id));
      }),
    }),
  });
}

function accounts(isBroken: boolean): MachineProperty {
  const ids = bundle<number>('accounts');
  return machineProperty('money moves between accounts and is neither made nor lost', {
    setup: () => ({ balances: [] as number[], total: 0 }),
    rules: (rule) => ({
      open: rule([], (s) => s.balances.push(0) - 1, { into: ids }),
      deposit: rule([from(ids), fc.integer({ min: 1, max: 1000 })], (s, id, amount) => {
        s.balances[id]! += amount;
        s.total += amount;
      }),
      transfer: rule(
        [from(ids), from(ids), fc.integer({ min: 1, max: 1000 })],
        (s, source, target, amount) => {
          s.balances[source]! -= amount;
          s.balances[target]! += amount;
          // The broken one rounds what leaves an account for an older one, unless the account is emptied.
          if (isBroken && target < source && s.balances[source]! > 0) s.balances[source]! -= s.balances[source]! % 10;
        },
        { when: (s, source, _, amount) => s.balances[source]! >= amount },
      ),
    }),
    invariant: (s) => s.balances.reduce((sum, each) => sum + each, 0) === s.total,
  });
}

const lines = (...program: readonly string[]): string => program.join('\n');

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'a stack that loses an element when it shrinks from three',
    make: stack,
    smallest: lines('push(0);', 'push(0);', 'push(0);', 'pop(); // the invariant fails'),
  },
  {
    name: 'a set that cannot remove what was added again',
    make: setOfNumbers,
    smallest: lines('add(0);', 'remove(0);', 'add(0);', 'remove(0);', 'has(0); // fails'),
  },
  {
    name: 'a store in which renaming a key to itself deletes it',
    make: keyValueStore,
    smallest: lines('const key1 = put("", 0); // ""', 'rename(key1, key1);', 'get(key1); // fails'),
  },
  {
    name: 'a cache that forgets by age instead of by use',
    make: boundedCache,
    smallest: lines('put(0);', 'put(1);', 'get(0);', 'put(2);', 'get(0); // fails'),
  },
  {
    name: 'files that lose their last character',
    make: fileHandles,
    smallest: lines(
      'const handle1 = await open();',
      'await write(handle1, " ");',
      'const file1 = close(handle1); // 0',
      'await read(file1); // fails',
    ),
  },
  {
    name: 'a transfer that loses the odd rest',
    make: accounts,
    smallest: lines(
      'const account1 = open(); // 0',
      'const account2 = open(); // 1',
      'deposit(account2, 2);',
      'transfer(account2, account1, 1); // the invariant fails',
    ),
  },
];
