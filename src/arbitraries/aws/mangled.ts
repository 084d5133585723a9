import fc from 'fast-check';
import { AssayError } from '../../core/errors.ts';
import { put, recordPaths, sourceOf, valueAt, type EventSource, type Path } from './event-source.ts';

/** The ways in which a record is broken. */
export type EventFault =
  'missing-field' | 'wrong-type' | 'bad-base64' | 'bad-utf8' | 'truncated-json' | 'truncated-gzip';

/** An event with one broken record. */
export interface MangledEvent<Event> {
  /** Its type is that of the sound event, so that handlers take it; its value is not. */
  readonly event: Event;
  readonly fault: EventFault;
  /** Where: `Records.1.kinesis.data`. */
  readonly path: string;
  /** Index of the broken record among all. */
  readonly record: number;
  /** What a partial answer names the broken record by; undefined where the service knows none. */
  readonly identifier: string | undefined;
}

export interface MangledConstraints {
  /** Default: all that the service's events can have. */
  readonly faults?: readonly EventFault[];
}

const allFaults = [
  'missing-field',
  'wrong-type',
  'bad-base64',
  'bad-utf8',
  'truncated-json',
  'truncated-gzip',
] as const;

/** What can go wrong with the events of a service. */
function faultsOf({ payload }: EventSource): readonly EventFault[] {
  const always = ['missing-field', 'wrong-type'] as const;
  if (payload === undefined) return always;
  if (payload.form === 'text') return [...always, 'truncated-json'];
  if (payload.form === 'gzip') return [...always, 'bad-base64', 'truncated-gzip'];
  return [...always, 'bad-base64', 'bad-utf8', 'truncated-json'];
}

/** Something that a value of this kind never is. */
function wrongType(value: unknown, which: number): unknown {
  const others =
    typeof value === 'string'
      ? [null, 0, {}, [value], true]
      : typeof value === 'number'
        ? [null, String(value), {}, []]
        : typeof value === 'boolean'
          ? [null, String(value), 0]
          : [null, 'object', 0, Array.isArray(value) ? {} : []];
  return others[which % others.length];
}

/** Text that is no base64: a foreign sign, or a length that no bytes have. */
function badBase64(text: string, where: number, which: number): string {
  const body = text.replace(/=+$/, '');
  if (which % 3 === 0 || body.length === 0)
    return `${text.slice(0, where % (text.length + 1))}*${text.slice(where % (text.length + 1))}`;
  const cut = body.slice(0, body.length - (body.length % 4));
  return which % 3 === 1 ? `${cut}A` : `${cut}=A==`;
}

/** Sequences that UTF-8 forbids: a stray byte, a character cut short, an overlong slash, a surrogate, one beyond the last. */
const badSequences = [[0xff], [0xe2, 0x82], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]] as const;

/** JSON text cut short. What is no JSON object or list is put into one first, so that the cut is sure to break it. */
function truncatedJson(text: string, where: number): string {
  const isContainer = /^\s*[[{]/.test(text) && isJson(text);
  const whole = (isContainer ? text : JSON.stringify({ message: text })).trim();
  return whole.slice(0, 1 + (where % (whole.length - 1)));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The payload with the fault in it. */
function brokenPayload(
  text: string,
  form: 'base64' | 'text' | 'gzip',
  fault: EventFault,
  where: number,
  which: number,
): string {
  if (fault === 'bad-base64') return badBase64(text, where, which);
  if (form === 'text') return truncatedJson(text, where);
  const bytes = Buffer.from(text, 'base64');
  if (fault === 'truncated-gzip') return bytes.subarray(0, where % bytes.length).toString('base64');
  if (fault === 'truncated-json') return Buffer.from(truncatedJson(bytes.toString(), where)).toString('base64');
  const at = where % (bytes.length + 1);
  const sequence = badSequences[which % badSequences.length]!;
  // Behind a NUL it cannot be completed by what stands around it.
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0, ...sequence, 0]), bytes.subarray(at)]).toString(
    'base64',
  );
}

interface Draws {
  readonly fault: number;
  readonly record: number;
  readonly field: number;
  readonly where: number;
  readonly which: number;
}

function mangle<Event>(sound: Event, wanted: readonly EventFault[], draws: Draws): MangledEvent<Event> {
  const source = sourceOf(sound);
  const faults = faultsOf(source).filter((fault) => wanted.includes(fault));
  if (faults.length === 0) {
    throw new AssayError(
      'declaration',
      `mangled(): events of ${source.name} have none of these faults: ${wanted.join(', ')}.`,
      `Ask for some of ${faultsOf(source).join(', ')}.`,
    );
  }
  const fault = faults[draws.fault % faults.length]!;
  const event = structuredClone(sound);
  const records = recordPaths(event);
  const record = draws.record % records.length;
  const own = records[record] ?? [];
  const identifier = source.identifier && valueAt(event, [...own, ...source.identifier]);
  const isField = fault === 'missing-field' || fault === 'wrong-type';
  const fields = source.required.filter((each) => valueAt(event, [...own, ...each]) !== undefined);
  const inner: Path = isField ? fields[draws.field % fields.length]! : source.payload!.path;
  const path = [...own, ...inner];
  const value = valueAt(event, path);
  if (fault === 'missing-field') put(event, path, undefined);
  else if (fault === 'wrong-type') put(event, path, wrongType(value, draws.which));
  else put(event, path, brokenPayload(String(value), source.payload!.form, fault, draws.where, draws.which));
  return {
    event,
    fault,
    path: path.join('.'),
    record,
    identifier: typeof identifier === 'string' ? identifier : undefined,
  };
}

/**
 * Events with one record broken in one named way: a field that the service always sends is missing or of another type; the
 * payload is no base64, no UTF-8, JSON or gzip cut short. Everything else is as it was. What a handler may be asked: the
 * other records are handled, and the answer names the broken one.
 *
 * ```ts
 * property('a broken record harms no other', [mangled(sqsEvent({ body: order() }))], async ({ event, identifier }) => {
 *   expect((await handler(event)).batchItemFailures).toEqual([{ itemIdentifier: identifier }]);
 * });
 * ```
 *
 * The simplest is the simplest event without its first required field.
 *
 * @param event one of the event arbitraries, or one mapped from it that keeps its shape
 * @throws AssayError `declaration`, when a value is generated, for events of no known service or faults they cannot have
 */
export function mangled<Event>(
  event: fc.Arbitrary<Event>,
  { faults = allFaults }: MangledConstraints = {},
): fc.Arbitrary<MangledEvent<Event>> {
  const nat = fc.nat({ max: 0xffff });
  return fc
    .record({ sound: event, fault: nat, record: nat, field: nat, where: nat, which: nat })
    .map(({ sound, ...draws }) => mangle(sound, faults, draws));
}
