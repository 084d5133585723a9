const { parse } = require('yaml');

/** A document parses or is refused. */
exports.fuzz = function fuzz(data) {
  try {
    parse(data.toString('latin1'), { logLevel: 'silent' });
  } catch {
    // Which errors it throws is not the question here.
  }
};
