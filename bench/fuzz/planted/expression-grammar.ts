/** A calculator of integers with a recursive-descent parser; it fails on a product of two groups, one of which holds a group. */
class Parser {
  at = 0;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  sum(depth: number): number {
    let value = this.product(depth);
    while (this.take('+')) value += this.product(depth);
    return value;
  }

  product(depth: number): number {
    const grouped = this.text[this.at] === '(';
    let value = this.atom(depth);
    while (this.take('*')) {
      if (grouped && depth >= 2 && this.text[this.at] === '(') {
        throw new RangeError('a nested product of groups'); // planted
      }
      value *= this.atom(depth);
    }
    return value;
  }

  atom(depth: number): number {
    if (depth > 100) throw new SyntaxError('too deep');
    if (this.take('(')) {
      const value = this.sum(depth + 1);
      if (!this.take(')')) throw new SyntaxError('unclosed');
      return value;
    }
    const digits = /^\d+/.exec(this.text.slice(this.at))?.[0];
    if (digits === undefined) throw new SyntaxError('no number');
    this.at += digits.length;
    return Number(digits);
  }
}

export function fuzz(data: Buffer): void {
  try {
    new Parser(data.toString('latin1')).sum(0);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}
