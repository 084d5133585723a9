import { bytes, fuzz, text } from 'assay';
import { formatAccessLogLine, LogLineError, parseAccessLogLine } from '../../targets/logs/access-log.ts';

fuzz(
  'a combined line is refused, or written back unchanged',
  [text()],
  (line) => {
    const again = formatAccessLogLine(parseAccessLogLine(line));
    if (again !== line) throw new Error(`it was written back as ${JSON.stringify(again)}`);
  },
  { expects: [LogLineError] },
);

fuzz(
  'the bytes of a combined line are refused, or written back unchanged',
  [bytes()],
  (line) => {
    const again = formatAccessLogLine(parseAccessLogLine(line));
    if (!Buffer.from(again).equals(line)) throw new Error(`it was written back as ${JSON.stringify(again)}`);
  },
  { expects: [LogLineError] },
);
