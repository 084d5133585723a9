const units = { meter: 1, kilometer: 1000, furlong: 201.168, parsec: 3.0857e16 };

/** Words that are looked up with `in` and as properties of a plain object. */
exports.fuzz = function fuzz(data) {
  const [amount, unit] = data.toString('latin1').split(' ');
  if (!(unit in units) || !Object.hasOwn(units, unit)) return;
  if (Number(amount) * units[unit] > 1e17) {
    throw new Error('reached'); // planted
  }
};
