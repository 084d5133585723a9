/** Easy on purpose: a few bytes with one sum. */
exports.fuzz = function fuzz(data) {
  if (data.length < 2) return;
  let sum = 0;
  for (const byte of data) sum += byte;
  if (sum % 1000 === 777) {
    throw new Error('reached'); // planted
  }
};
