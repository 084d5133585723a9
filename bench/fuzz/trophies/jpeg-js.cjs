// jpeg-js 0.3.7, issue 53: an image that says it is enormous takes all memory, or for ever.
const jpeg = require('trophy-jpeg-js');

exports.fuzz = function fuzz(data) {
  try {
    jpeg.decode(data);
  } catch {
    // The decoder has no errors of its own: what matters here is that it ends.
  }
};
