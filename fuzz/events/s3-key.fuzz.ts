import { fuzz, text } from 'assay';
import { EventError } from '../../targets/events/errors.ts';
import { decodeS3Key, encodeS3Key } from '../../targets/events/s3-key.ts';
import { compareSequencers } from '../../targets/events/s3-sequencer.ts';

fuzz(
  'an object key is decoded to one that encodes and decodes to itself, or is refused',
  [text()],
  (encoded) => {
    const key = decodeS3Key(encoded);
    if (decodeS3Key(encodeS3Key(key)) !== key) throw new Error('another key');
  },
  { expects: [EventError] },
);

fuzz(
  'two sequencers, one a line, have one order or are refused',
  [text()],
  (source) => {
    const [a = '', b = ''] = source.split('\n');
    if (compareSequencers(a, b) + compareSequencers(b, a) !== 0) throw new Error('both come first');
    if (compareSequencers(a, a) !== 0) throw new Error('not its own equal');
  },
  { expects: [EventError] },
);
