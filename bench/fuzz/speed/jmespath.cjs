const { search } = require('jmespath');

const document = {
  people: [
    { name: 'Ann', age: 41, tags: ['a'] },
    { name: 'Bob', age: 7 },
  ],
  total: 2,
};

/** An expression evaluates or is refused. */
exports.fuzz = function fuzz(data) {
  try {
    search(document, data.toString('latin1'));
  } catch {
    // Which errors it throws is not the question here.
  }
};
