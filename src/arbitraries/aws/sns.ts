import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { memberName, objectOf } from '../json-value.ts';
import { opaqueBase64, opaqueHex, opaqueSeed, opaqueUuid } from './opaque.ts';
import { arn, domainOf, happenedMs, origin, type Origin } from './origin.ts';
import { anyTextPayload, payloadText, type PayloadValue } from './payload.ts';
import { sqsEvent, type SqsConstraints, type SqsEvent } from './sqs.ts';

export interface SnsAttributeEvent {
  Type: string;
  Value: string;
}

/** As in `SNSMessage` of `@types/aws-lambda`. */
export interface SnsMessageEvent {
  SignatureVersion: string;
  Timestamp: string;
  Signature: string;
  SigningCertUrl: string;
  MessageId: string;
  Message: string;
  MessageAttributes: { [name: string]: SnsAttributeEvent };
  Type: string;
  UnsubscribeUrl: string;
  TopicArn: string;
  /** A publisher that gives none makes it null, which the published types do not say. */
  Subject?: string;
}

export interface SnsRecordEvent {
  EventVersion: string;
  EventSubscriptionArn: string;
  EventSource: string;
  Sns: SnsMessageEvent;
}

export interface SnsEvent {
  Records: SnsRecordEvent[];
}

export interface SnsConstraints {
  /** Text as it is, anything else as JSON text. */
  readonly message?: fc.Arbitrary<PayloadValue>;
}

export interface SnsSqsConstraints extends SnsConstraints, Omit<SqsConstraints, 'body'> {}

interface Published {
  readonly from: Origin;
  readonly seed: number;
  readonly atMs: number;
  readonly subject: string | null;
  readonly message: PayloadValue;
  readonly attributes: readonly (readonly [string, SnsAttributeEvent])[];
}

function published({ message = anyTextPayload() }: SnsConstraints): fc.Arbitrary<Published> {
  const attribute = fc.oneof(
    oneOf('x', 'order created', '😀').map((Value) => ({ Type: 'String', Value })),
    oneOf('0', '-1.5', '1e10').map((Value) => ({ Type: 'Number', Value })),
    oneOf('["a",1,true,null]', '[]').map((Value) => ({ Type: 'String.Array', Value })),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => ({ Type: 'Binary', Value: Buffer.from(bytes).toString('base64') })),
  );
  const name = memberName().map((text) => text.replaceAll(/[^A-Za-z0-9_.-]/g, '_') || '_');
  return fc.record({
    from: origin(),
    seed: opaqueSeed(),
    atMs: happenedMs(),
    subject: fc.oneof(fc.constant(null), oneOf('TestInvoke', 'Amazon S3 Notification')),
    message,
    attributes: fc.oneof(
      fc.constant([]),
      fc.uniqueArray(fc.tuple(name, attribute), { maxLength: 3, selector: ([each]) => each }),
    ),
  });
}

/** What stands in a notification whoever it is delivered to; only the names of the two addresses differ. */
function notification({ from, seed, atMs, subject, message, attributes }: Published) {
  const host = `https://sns.${from.region}.${domainOf(from)}/`;
  const topic = arn(from, 'sns', from.name);
  return {
    topic,
    message: payloadText(message),
    messageId: opaqueUuid(seed, 0),
    timestamp: new Date(atMs).toISOString(),
    signature: `${opaqueBase64(seed, 1, 342)}==`,
    certificate: `${host}SimpleNotificationService-${opaqueHex(seed, 0, 32)}.pem`,
    unsubscribe: `${host}?Action=Unsubscribe&SubscriptionArn=${topic}:${opaqueUuid(seed, 2)}`,
    subscription: `${topic}:${opaqueUuid(seed, 2)}`,
    subject,
    attributes: objectOf(attributes),
  };
}

/**
 * Events of an SNS topic: exactly one record, as SNS calls functions. The subject is null when there is none. The simplest
 * has the message `{}`, no subject and no attributes.
 *
 * @example property('every alarm is raised', [snsEvent({ message: alarm() })], async (event) => { await handler(event); });
 */
export function snsEvent(constraints: SnsConstraints = {}): fc.Arbitrary<SnsEvent> {
  return published(constraints).map((each) => {
    const told = notification(each);
    const Sns = {
      Type: 'Notification',
      MessageId: told.messageId,
      TopicArn: told.topic,
      Subject: told.subject,
      Message: told.message,
      Timestamp: told.timestamp,
      SignatureVersion: '1',
      Signature: told.signature,
      SigningCertUrl: told.certificate,
      UnsubscribeUrl: told.unsubscribe,
      MessageAttributes: told.attributes,
    } as SnsMessageEvent; // Subject is null as AWS has it
    return {
      Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: told.subscription, Sns }],
    };
  });
}

/**
 * Events of a queue that is subscribed to a topic without raw delivery: each body is the JSON text of a notification. The
 * addresses are spelled `SigningCertURL` and `UnsubscribeURL` here; subject and attributes are left out where there are none.
 */
export function snsSqsEvent({ message, ...batch }: SnsSqsConstraints = {}): fc.Arbitrary<SqsEvent> {
  const body = published(message === undefined ? {} : { message }).map((each) => {
    const told = notification(each);
    const wrapped = {
      Type: 'Notification',
      MessageId: told.messageId,
      TopicArn: told.topic,
      ...(told.subject === null ? {} : { Subject: told.subject }),
      Message: told.message,
      Timestamp: told.timestamp,
      SignatureVersion: '1',
      Signature: told.signature,
      SigningCertURL: told.certificate,
      UnsubscribeURL: told.unsubscribe,
      ...(each.attributes.length === 0 ? {} : { MessageAttributes: told.attributes }),
    };
    return JSON.stringify(wrapped, null, 2);
  });
  return sqsEvent({ ...batch, body });
}
