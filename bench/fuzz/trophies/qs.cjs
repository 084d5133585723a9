// qs 6.9.1, issue 340: what was parsed, written and parsed again is another object.
const assert = require('node:assert');
const qs = require('trophy-qs');

exports.fuzz = function fuzz(data) {
  const text = data.toString();
  if (!/^[ -~]+$/.test(text)) return;
  const parsed = qs.parse(text);
  assert.deepEqual(qs.parse(qs.stringify(parsed)), parsed);
};
