import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { muteOutput } from '../../../../src/fuzz/engines/assay/mute-output.ts';

it('drops what is written, and says that it was written', async () => {
  const stream = new PassThrough({ highWaterMark: 8 });
  muteOutput([stream]);
  new Console(stream).log('a line that is longer than what fits');
  expect(stream.write('more')).toBe(true);
  await new Promise((resolve) => stream.write('without an encoding', resolve));
  await new Promise((resolve) => stream.write('with one', 'utf8', resolve));
  expect(stream.readableLength).toBe(0);
});

it('calls back later, as a stream does', () => {
  const stream = new PassThrough();
  muteOutput([stream]);
  let isCalled = false;
  stream.write('text', () => (isCalled = true));
  expect(isCalled).toBe(false);
});
