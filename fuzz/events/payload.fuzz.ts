import { bytes, fuzz, text } from 'assay';
import { decodeBase64 } from '../../targets/events/base64.ts';
import { EventError } from '../../targets/events/errors.ts';
import { parseNdjson } from '../../targets/events/ndjson.ts';
import { payloadBytes, payloadLines } from '../../targets/events/payload.ts';

/** Small, so that a bomb of a few bytes is already one. */
const limits = { maxDecompressedBytes: 4096 };

fuzz(
  'a payload of any bytes is read line by line within its limit or is refused',
  [bytes()],
  (data) => {
    if (payloadBytes(data, limits).length > Math.max(limits.maxDecompressedBytes, data.length))
      throw new Error('beyond the limit');
    payloadLines(data, limits);
  },
  { expects: [EventError] },
);

fuzz('NDJSON never fails as a whole and numbers its lines as they stand', [text()], (source) => {
  const rows = source.split('\n');
  let previous = 0;
  for (const entry of parseNdjson(source)) {
    const row = rows[entry.line - 1];
    if (row === undefined || entry.line <= previous) throw new Error(`line ${entry.line} is not where it says`);
    if (entry.ok && JSON.stringify(entry.value) !== JSON.stringify(JSON.parse(row))) throw new Error('another value');
    if (!entry.ok && !(entry.error instanceof EventError)) throw entry.error;
    previous = entry.line;
  }
});

fuzz(
  'base64 text re-encodes to itself or is refused',
  [text()],
  (source) => {
    if (Buffer.from(decodeBase64(source, 'here')).toString('base64') !== source) throw new Error('another text');
  },
  { expects: [EventError] },
);
