/** Distinct inputs kept of one export: a property alone makes hundreds, and ten of them say what a thousand do. */
const maxPerExport = 400;
/** Bytes of one kept input. */
const maxInputBytes = 16_384;
/** Method calls kept of one instance. */
const maxCalls = 12;

/**
 * Source of the module that stands in for a mutated file while its tests run: the same exports, each of which writes down
 * what it is called with, one line of JSON with a serialized input, and then does what it does.
 *
 * @param original specifier of the real module
 * @param names its exports
 * @param output absolute path of the file to write to
 */
export function recorderCode(original: string, names: readonly string[], output: string): string {
  const exports = names.map(
    (name, index) => `const x${index} = wrap(${JSON.stringify(name)}); export { x${index} as ${name} };`,
  );
  return `
import * as original from ${JSON.stringify(original)};
export * from ${JSON.stringify(original)};
import { appendFileSync } from 'node:fs';
import { serialize } from 'node:v8';
const seen = new Map();
const started = new WeakMap();
function keep(input) {
  const known = seen.get(input.name) ?? new Set();
  seen.set(input.name, known);
  if (known.size >= ${maxPerExport}) return;
  let text;
  try {
    const bytes = serialize(input);
    if (bytes.length > ${maxInputBytes}) return;
    text = bytes.toString('base64');
  } catch { return; }
  if (known.has(text)) return;
  known.add(text);
  appendFileSync(${JSON.stringify(output)}, text + '\\n');
}
function copy(value) { return structuredClone(value); }
function watch(name, type) {
  for (const method of Object.getOwnPropertyNames(type.prototype)) {
    const property = Object.getOwnPropertyDescriptor(type.prototype, method);
    if (method === 'constructor' || typeof property.value !== 'function' || !property.configurable) continue;
    const run = property.value;
    Object.defineProperty(type.prototype, method, { ...property, value(...args) {
      const log = started.get(this);
      if (log !== undefined && !log.busy && log.calls.length < ${maxCalls}) {
        try { log.calls.push({ method, args: copy(args) }); keep({ kind: 'object', name, args: log.args, calls: [...log.calls] }); } catch { started.delete(this); }
        log.busy = true;
        try { return run.apply(this, args); } finally { log.busy = false; }
      }
      return run.apply(this, args);
    } });
  }
}
function wrap(name) {
  const value = original[name];
  if (typeof value !== 'function') return value;
  if (/^class\\b/.test(Function.prototype.toString.call(value))) watch(name, value);
  return new Proxy(value, {
    apply(target, self, args) { keep({ kind: 'call', name, args }); return Reflect.apply(target, self, args); },
    construct(target, args, type) {
      const made = Reflect.construct(target, args, type);
      try { started.set(made, { args: copy(args), calls: [], busy: false }); } catch { /* arguments that cannot be copied */ }
      return made;
    },
  });
}
${exports.join('\n')}
`;
}
