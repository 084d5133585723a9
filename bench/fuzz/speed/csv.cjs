const { parse } = require('csv-parse/sync');

/** A table parses or is refused. */
exports.fuzz = function fuzz(data) {
  try {
    parse(data.toString('latin1'));
  } catch {
    // Which errors it throws is not the question here.
  }
};
