import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { memberName, objectOf } from '../json-value.ts';
import { unicodeText } from '../unicode-text.ts';
import { opaqueHex, opaqueSeed } from './opaque.ts';
import { arn, batchOf, happenedMs, origin, type BatchConstraints } from './origin.ts';

/** A value as DynamoDB writes it: its type and then the value. Numbers are text, bytes are base64. */
export type DynamoDbValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: DynamoDbValue[] }
  | { M: { [name: string]: DynamoDbValue } };

export interface DynamoDbItem {
  [name: string]: DynamoDbValue;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** As in `DynamoDBRecord` of `@types/aws-lambda`. */
export interface DynamoDbRecordEvent {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    /** Seconds since 1970. */
    ApproximateCreationDateTime: number;
    Keys: DynamoDbItem;
    NewImage?: DynamoDbItem;
    OldImage?: DynamoDbItem;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamViewType;
  };
  eventSourceARN: string;
  /** Only where time to live removed the item. */
  userIdentity?: { type: string; principalId: string };
}

export interface DynamoDbStreamEvent {
  Records: DynamoDbRecordEvent[];
}

export interface DynamoDbStreamConstraints extends BatchConstraints {
  /** The attributes of an item beside its key. */
  readonly item?: fc.Arbitrary<DynamoDbItem>;
  readonly key?: fc.Arbitrary<DynamoDbItem>;
  /** Default: any of the four. One event has one. */
  readonly viewType?: StreamViewType;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Numbers with up to 38 digits, as DynamoDB keeps them. */
function dynamoDbNumber(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.integer({ min: -1000, max: 1000 }).map(String),
    oneOf('9007199254740993', '0.1', '-1E+2', '1E-130', '99999999999999999999999999999999999999', '3.14'),
    fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map(String),
  );
}

/**
 * Values as DynamoDB writes them, of every type, sets and nested maps with names such as `__proto__` included. The simplest
 * is `{ NULL: true }`.
 */
export function dynamoDbValue(maxDepth = 2): fc.Arbitrary<DynamoDbValue> {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 6 }).map(base64);
  const set = (member: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
    fc.uniqueArray(member, { minLength: 1, maxLength: 3 });
  const scalar = fc.oneof(
    fc.nat({ max: 0 }).map(() => ({ NULL: true })),
    unicodeText({ maxLength: 6 }).map((S) => ({ S })),
    dynamoDbNumber().map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    bytes.map((B) => ({ B })),
    set(unicodeText({ minLength: 1, maxLength: 3 })).map((SS) => ({ SS })),
    set(fc.integer({ min: -9, max: 99 }).map(String)).map((NS) => ({ NS })),
    set(bytes).map((BS) => ({ BS })),
  );
  return fc.letrec<{ value: DynamoDbValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth },
      { arbitrary: scalar, weight: 4 },
      fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
      members(memberName(), tie('value')).map((M) => ({ M })),
    ),
  })).value;
}

function members(name: fc.Arbitrary<string>, value: fc.Arbitrary<DynamoDbValue>): fc.Arbitrary<DynamoDbItem> {
  return fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 3, selector: ([each]) => each })
    .map((entries) => objectOf(entries));
}

/** Bytes of a value as DynamoDB counts them; numbers take about a byte for two digits. */
function sizeOf(value: DynamoDbValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return Math.ceil(value.N.length / 2) + 1;
  if ('B' in value) return Buffer.from(value.B, 'base64').length;
  if ('BOOL' in value || 'NULL' in value) return 1;
  if ('L' in value) return 3 + value.L.reduce((sum, each) => sum + 1 + sizeOf(each), 0);
  if ('M' in value) return 3 + sizeOfItem(value.M);
  if ('NS' in value) return value.NS.reduce((sum, each) => sum + Math.ceil(each.length / 2) + 1, 0);
  if ('SS' in value) return value.SS.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  return value.BS.reduce((sum, each) => sum + Buffer.from(each, 'base64').length, 0);
}

const sizeOfItem = (item: DynamoDbItem | undefined): number =>
  Object.entries(item ?? {}).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);

const viewTypes = ['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY'] as const;
/** Sequence numbers have 21 to 40 digits. */
const firstSequence = 100_000_000_000_000_000_000n;

/**
 * Events of a DynamoDB stream: changes in the order of their sequence numbers, with the images that the view of the stream
 * has and the kind of change allows, removals by time to live among them. The simplest has one `INSERT` of the item with the
 * key `{ pk: { S: 'a' } }` and nothing else.
 *
 * @example property('the projection follows', [dynamoDbStreamEvent({ item: order() })], async (event) => { … });
 */
export function dynamoDbStreamEvent(constraints: DynamoDbStreamConstraints = {}): fc.Arbitrary<DynamoDbStreamEvent> {
  const { item = members(memberName(), dynamoDbValue()), viewType } = constraints;
  const key =
    constraints.key ??
    fc.oneof(
      oneOf('a', 'b', 'customer#42').map((S) => ({ pk: { S } })),
      oneOf('0', '1').map((N) => ({ pk: { S: 'a' }, sk: { N } })),
    );
  const change = fc.record({
    key,
    eventName: oneOf('INSERT', 'MODIFY', 'REMOVE'),
    before: item,
    after: item,
    skipped: fc.nat({ max: 1000 }),
    laterSeconds: fc.nat({ max: 3600 }),
    byTimeToLive: fc.boolean(),
  });
  return fc
    .record({
      from: origin(),
      seed: opaqueSeed(),
      startMs: happenedMs(),
      view: viewType === undefined ? fc.constantFrom(...viewTypes) : fc.constant(viewType),
      changes: batchOf(change, constraints),
    })
    .map(({ from, seed, startMs, view, changes }) => {
      let [seconds, sequence] = [Math.floor(startMs / 1000), firstSequence];
      const Records = changes.map((each, index) => {
        seconds += each.laterSeconds;
        sequence += BigInt(each.skipped + 1);
        const after = { ...each.after, ...each.key };
        const before = { ...each.before, ...each.key };
        const hasNew = each.eventName !== 'REMOVE' && (view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES');
        const hasOld = each.eventName !== 'INSERT' && (view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES');
        const images = { ...(hasNew ? { NewImage: after } : {}), ...(hasOld ? { OldImage: before } : {}) };
        return {
          eventID: opaqueHex(seed, index, 32),
          eventName: each.eventName,
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          awsRegion: from.region,
          dynamodb: {
            ApproximateCreationDateTime: seconds,
            Keys: structuredClone(each.key),
            ...images,
            SequenceNumber: String(sequence),
            SizeBytes: sizeOfItem(each.key) + sizeOfItem(images.NewImage) + sizeOfItem(images.OldImage),
            StreamViewType: view,
          },
          eventSourceARN: arn(from, 'dynamodb', `table/${from.name}/stream/2015-06-27T00:48:05.899`),
          ...(each.eventName === 'REMOVE' && each.byTimeToLive
            ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }
            : {}),
        };
      });
      return { Records };
    });
}
