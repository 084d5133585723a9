// omggif 1.0.10, issue 41: a file that ends after the mark of a block throws TypeError.
const { GifReader } = require('trophy-omggif');

const documented = [
  'Invalid GIF 87a/89a header',
  'Unknown gif block',
  'Invalid block size',
  'Invalid graphics extension block',
  'Unknown graphic control label',
];

exports.fuzz = function fuzz(data) {
  try {
    return new GifReader(data).numFrames();
  } catch (error) {
    if (!documented.some((message) => error.message.startsWith(message))) throw error;
  }
};
