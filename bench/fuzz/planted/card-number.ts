/** A number with a check digit (Luhn), of a known issuer. */
function isValid(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

export function fuzz(data: Buffer): void {
  const digits = data.toString('latin1').replaceAll(' ', '');
  if (!/^\d{16}$/.test(digits) || !isValid(digits)) return;
  if (digits.startsWith('4929')) {
    throw new Error('reached'); // planted
  }
}
