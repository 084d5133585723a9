import { z } from 'zod';
import { EventError } from './errors.ts';

/**
 * Decodes a value by a schema.
 * @param path where the value stands; the fault's own path is appended
 * @throws EventError `shape` for the first fault
 */
export function decode<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues as [z.core.$ZodIssue];
  throw new EventError('shape', joinPath(path, ...issue.path.map(String)), issue.message);
}

/** Path segments as text: `joinPath('Records', '0')` is `Records.0`. Empty segments vanish. */
export function joinPath(...segments: readonly string[]): string {
  return segments.filter((segment) => segment !== '').join('.');
}

/**
 * An object used as a map. `z.record` leaves out a key named `__proto__`, which a client can send as a header or a query parameter,
 * so the entries are taken as they stand.
 */
export function mapOf<S extends z.ZodType>(
  values: S,
): z.ZodType<Map<string, z.output<S>>, { readonly [name: string]: z.input<S> | undefined }> {
  return z
    .custom<{ readonly [name: string]: z.input<S> | undefined }>(isPlainObject, 'expected an object')
    .transform((value) => new Map(Object.entries(value)))
    .pipe(z.map(z.string(), values));
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
