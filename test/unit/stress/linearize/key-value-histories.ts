import type { HistoryOperation, LinearizabilityModel } from '../../../../src/stress/linearize/history.ts';

/** One operation on a key of the store: `get` answers `output`, `put` replaces the text, `append` adds to it. */
export interface KeyValueOperation {
  readonly kind: 'get' | 'put' | 'append';
  readonly key: string;
  readonly value: string;
  readonly output: string;
}

/** One key of the store. */
export const keyValueModel: LinearizabilityModel<string, KeyValueOperation> = {
  init: () => '',
  step(state, { kind, value, output }) {
    if (kind === 'get') return { ok: output === state, state };
    return { ok: true, state: kind === 'put' ? value : state + value };
  },
};

const linePattern =
  /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key "([^"]*)", :value (?:nil|"(.*)")\}$/;

/** Reads a recorded history: each line calls or finishes the one pending operation of its process. */
export function parseHistory(text: string): readonly HistoryOperation<KeyValueOperation>[] {
  const pending = new Map<string, { operation: Omit<KeyValueOperation, 'output'>; call: number }>();
  const history: HistoryOperation<KeyValueOperation>[] = [];
  for (const [time, line] of text.trimEnd().split('\n').entries()) {
    const match = linePattern.exec(line);
    if (match === null) throw new Error(`line ${time + 1} is no event: ${line}`);
    const [, process = '', type, kind, key = '', value = ''] = match;
    if (type === 'invoke') {
      pending.set(process, { operation: { kind: kind as KeyValueOperation['kind'], key, value }, call: time });
      continue;
    }
    const begun = pending.get(process);
    if (begun === undefined) throw new Error(`line ${time + 1} finishes what was not begun`);
    pending.delete(process);
    history.push({ operation: { ...begun.operation, output: value }, call: begun.call, return: time });
  }
  if (pending.size > 0) throw new Error(`${pending.size} operations never finish`);
  return history;
}

/** The parts of a history that have nothing to do with each other. */
export function byKey(
  history: readonly HistoryOperation<KeyValueOperation>[],
): readonly (readonly HistoryOperation<KeyValueOperation>[])[] {
  const parts = new Map<string, HistoryOperation<KeyValueOperation>[]>();
  for (const each of history) {
    const part = parts.get(each.operation.key);
    if (part === undefined) parts.set(each.operation.key, [each]);
    else part.push(each);
  }
  return [...parts.values()];
}
