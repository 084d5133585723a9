import { readFileSync } from 'node:fs';
import { coverageKey } from '../coverage/module-description.ts';

export function readCode(file: string): string {
  const code = readFileSync(file, 'utf8');
  return code.codePointAt(0) === 0xfeff ? code.slice(1) : code;
}

/** Appends a source map, an object or JSON, to code. */
export function withInlineMap(code: string, map: unknown): string {
  if (map === undefined || map === null) return code;
  const json = typeof map === 'string' ? map : JSON.stringify(map);
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`;
}

/** The statement with which a module that runs without counters says so. */
export function reportUninstrumented(file: string, reason: string): string {
  const module = JSON.stringify({ file, reason });
  return `;globalThis[${JSON.stringify(coverageKey)}]?.uninstrumented(${module});`;
}
