import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  KinesisStreamBatchResponse,
  KinesisStreamRecord,
  S3EventRecord,
  SNSEventRecord,
  SQSBatchResponse,
  SQSRecord,
} from 'aws-lambda';
import { expectTypeOf, test } from 'vitest';
import type { BatchResponse } from '../../../../targets/events/batch/response.ts';
import type { RawHttpRequest } from '../../../../targets/events/sources/api-http.ts';
import type { RawRestRequest } from '../../../../targets/events/sources/api-rest.ts';
import type { RawKinesisRecord } from '../../../../targets/events/sources/kinesis.ts';
import type { RawS3Record } from '../../../../targets/events/sources/s3.ts';
import type { RawSnsRecord } from '../../../../targets/events/sources/sns.ts';
import type { RawSqsMessage } from '../../../../targets/events/sources/sqs.ts';

// Checked by the compiler. The published types leave the discriminators as `string`; everything else must fit as it is.
test('what the published Lambda types describe fits what the decoders ask for', () => {
  expectTypeOf<KinesisStreamRecord & { eventSource: 'aws:kinesis' }>().toExtend<RawKinesisRecord>();
  expectTypeOf<SQSRecord & { eventSource: 'aws:sqs' }>().toExtend<RawSqsMessage>();
  expectTypeOf<S3EventRecord & { eventSource: 'aws:s3' }>().toExtend<RawS3Record>();
  expectTypeOf<SNSEventRecord & { EventSource: 'aws:sns'; Sns: { Type: 'Notification' } }>().toExtend<RawSnsRecord>();
  expectTypeOf<APIGatewayProxyEvent>().toExtend<RawRestRequest>();
  expectTypeOf<APIGatewayProxyEventV2 & { version: '2.0' }>().toExtend<RawHttpRequest>();
});

test('the batch response is the one that the published Lambda types describe', () => {
  expectTypeOf<BatchResponse>().toEqualTypeOf<SQSBatchResponse>();
  expectTypeOf<BatchResponse>().toEqualTypeOf<KinesisStreamBatchResponse>();
});
