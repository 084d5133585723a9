import { fuzz, text } from 'assay';
import { EventError } from '../../targets/events/errors.ts';
import { decodeEvent, parseEvent } from '../../targets/events/event.ts';
import { decodeS3Body } from '../../targets/events/sources/s3.ts';

fuzz(
  'text is an event of a known source, mangled records and all, or is refused',
  [text()],
  (source) => {
    const event = parseEvent(source);
    if (!('records' in event)) return;
    for (const [index, record] of event.records.entries()) {
      if (record.index !== index) throw new Error(`record ${index} calls itself ${record.index}`);
      if (!record.ok && !(record.error instanceof EventError)) throw record.error;
    }
    const again = decodeEvent(JSON.parse(source));
    if (JSON.stringify(again) !== JSON.stringify(event)) throw new Error('decoding twice gave two events');
  },
  { expects: [EventError] },
);

fuzz(
  'a message body holds S3 records, straight or through a topic, or is refused',
  [text()],
  (body) => {
    for (const record of decodeS3Body(body)) {
      if (record.ok && (record.value.key === '' || Number.isNaN(record.value.atMs)))
        throw new Error('a record without key or time');
    }
  },
  { expects: [EventError] },
);
