import { types } from 'node:util';

/**
 * How two operands were compared. `regex` has the pattern's source on the right and `flags` beside it. `cell` compares nothing: the
 * two are the row and the column of a table that was read.
 */
export type ComparisonKind = 'equal' | 'order' | 'prefix' | 'suffix' | 'part' | 'regex' | 'cell';

/** Comparisons remembered in one run: what a long input of many tokens makes; more tell nothing new. */
const maxLogged = 4_096;
/** Comparisons remembered of one site in one run. */
const maxOfSite = 32;
/** Keys of a table, elements of a list, that one lookup is compared with. */
export const maxKeys = 32;
/** Longest operand that is remembered, in characters. */
const maxOperand = 1_024;

export type Operand = string | number | bigint;

/** Names that lead from any object to what others share: code that follows names of the input must not follow these. */
const inheritedKeys: readonly string[] = ['__proto__', 'constructor'];
const keysOfFunctions: readonly string[] = ['prototype', ...inheritedKeys];

/** Rows and columns from here on are not told apart. */
const maxCoordinate = 64;
/** Lets as many places of one table be remembered in one run as keys of one lookup. */
const cellRank = maxKeys - 1;

const isCoordinate = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.length < maxCoordinate
    : typeof value === 'number' && value >= 0 && value < maxCoordinate;

const isOperand = (value: unknown): value is Operand =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';

const stringKinds: Readonly<Record<string, ComparisonKind>> = {
  startsWith: 'prefix',
  endsWith: 'suffix',
  includes: 'part',
  indexOf: 'part',
  lastIndexOf: 'part',
  split: 'part',
  localeCompare: 'equal',
};

/**
 * What the second form of a comparison calls while `on` is true: does what the comparison does, and remembers the operands.
 * Only primitives and built-in collections are looked into, so that nothing of the target runs that would not have run.
 *
 * Invariant: entries 0..count-1 of the four lists belong to the current run.
 */
export class ComparisonHooks {
  on = false;
  count = 0;
  readonly sites = new Int32Array(maxLogged);
  readonly kinds: ComparisonKind[] = [];
  readonly left: Operand[] = [];
  readonly right: Operand[] = [];
  /** Which of several values at the same site the right operand is, 0..maxKeys-1. */
  readonly ranks = new Uint8Array(maxLogged);
  /** Flags of regular expressions. */
  readonly flags: string[] = [];
  /** Whether a regular expression matched; 0 for all others. */
  readonly matched = new Uint8Array(maxLogged);
  #ofSite = new Uint16Array(1_024);

  /** Forgets the run before. */
  begin(): void {
    for (let index = 0; index < this.count; index++) this.#ofSite[this.sites[index]!] = 0;
    this.count = 0;
  }

  /**
   * Sites at which every comparison for equality of the last run held, between values that are hardly equal by chance.
   *
   * @param isConstant true for a value that the program compares with whatever the input is
   */
  held(isConstant: (value: Operand) => boolean): ReadonlySet<number> {
    const held = new Set<number>();
    const failed = new Set<number>();
    for (let index = 0; index < this.count; index++) {
      if (this.kinds[index] !== 'equal') continue;
      const site = this.sites[index]!;
      if (this.left[index] !== this.right[index]) failed.add(site);
      else if (isTelling(this.left[index]!) && !isConstant(this.left[index]!)) held.add(site);
    }
    for (const site of failed) held.delete(site);
    return held;
  }

  compare(site: number, operator: string, a: unknown, b: unknown): boolean {
    switch (operator) {
      case '===':
        this.#log(site, 'equal', a, b);
        return a === b;
      case '!==':
        this.#log(site, 'equal', a, b);
        return a !== b;
      case 'in':
        if (typeof a === 'string') this.#table(site, a, b);
        return (a as PropertyKey) in (b as object);
      case '==':
      case '!=': {
        this.#log(site, 'equal', a, b);
        const equal = a == b; // oxlint-disable-line eqeqeq -- what the target's own code says
        return operator === '==' ? equal : !equal;
      }
      default:
        this.#log(site, 'order', a, b);
        return order(operator, a as number, b as number);
    }
  }

  choose<T>(site: number, subject: T, cases: readonly unknown[]): T {
    if (isOperand(subject)) this.#each(site, subject, cases);
    return subject;
  }

  key<T>(site: number, table: unknown, key: T): T {
    if (typeof key === 'string') this.#table(site, key, table);
    return key;
  }

  cell<T>(site: number, row: unknown, column: T): T {
    if (isCoordinate(row) && isCoordinate(column)) this.#log(site, 'cell', row, column, cellRank);
    return column;
  }

  call(site: number, object: unknown, name: string, args: readonly unknown[], optional: boolean): unknown {
    if (optional && (object === null || object === undefined)) return undefined;
    const index = this.count;
    this.#method(site, object, name, args[0], args[1]);
    const isRegex = this.count > index && this.kinds[index] === 'regex';
    const target = object as Record<string, (...values: readonly unknown[]) => unknown>;
    const result = target[name]!(...args);
    if (isRegex) this.matched[index] = hasMatched(name, object, result) ? 1 : 0;
    return result;
  }

  #method(site: number, object: unknown, name: string, first: unknown, second: unknown): void {
    if (typeof object === 'string') {
      const kind = stringKinds[name];
      if (types.isRegExp(first)) this.#regex(site, object, first);
      else if (kind !== undefined) this.#log(site, kind, object, first);
    } else if (types.isRegExp(object)) {
      if (typeof first === 'string') this.#regex(site, first, object);
    } else if (Array.isArray(object) && !types.isProxy(object)) {
      if (isOperand(first)) this.#each(site, first, object);
    } else if (types.isMap(object) || types.isSet(object)) {
      const has = object.has(first as never);
      if (!has && isOperand(first)) this.#each(site, first, object.keys());
    } else if (object instanceof URLSearchParams) {
      if (typeof first === 'string') this.#each(site, first, object.keys());
    } else if (types.isUint8Array(object)) {
      if (types.isUint8Array(first)) this.#log(site, 'equal', bytesText(object), bytesText(first));
    } else if (name === 'hasOwn' && typeof second === 'string') this.#table(site, second, first);
    else if (name === 'hasOwnProperty' && typeof first === 'string') this.#table(site, first, object);
  }

  #table(site: number, key: string, table: unknown): void {
    if (typeof table === 'function') return types.isProxy(table) ? undefined : this.#each(site, key, keysOfFunctions);
    if (typeof table !== 'object' || table === null || types.isProxy(table) || ArrayBuffer.isView(table)) return;
    if (Object.hasOwn(table, key)) return;
    this.#each(site, key, Array.isArray(table) ? inheritedKeys : [...inheritedKeys, ...Object.keys(table)]);
  }

  #each(site: number, subject: Operand, values: Iterable<unknown>): void {
    let rank = 0;
    for (const value of values) {
      if (rank === maxKeys) return;
      this.#log(site, 'equal', subject, value, rank++);
    }
  }

  #regex(site: number, text: string, regex: RegExp): void {
    if (this.#log(site, 'regex', text, regex.source)) this.flags[this.count - 1] = regex.flags;
  }

  #log(site: number, kind: ComparisonKind, a: unknown, b: unknown, rank = 0): boolean {
    if (!isOperand(a) || !isOperand(b) || this.count === maxLogged) return false;
    if (site >= this.#ofSite.length) {
      const wider = new Uint16Array(site * 2);
      wider.set(this.#ofSite);
      this.#ofSite = wider;
    }
    if (this.#ofSite[site]! >= maxOfSite * (rank + 1)) return false;
    this.#ofSite[site]!++;
    const index = this.count++;
    this.sites[index] = site;
    this.ranks[index] = rank;
    this.kinds[index] = kind;
    this.matched[index] = 0;
    this.left[index] = typeof a === 'string' && a.length > maxOperand ? a.slice(0, maxOperand) : a;
    this.right[index] = typeof b === 'string' && b.length > maxOperand ? b.slice(0, maxOperand) : b;
    return true;
  }
}

/** What a method of a regular expression, or of a string that is given one, says of a match by its result. */
function hasMatched(name: string, object: unknown, result: unknown): boolean {
  switch (name) {
    case 'test':
      return result === true;
    case 'search':
      return result !== -1;
    case 'replace':
    case 'replaceAll':
      return result !== object;
    case 'split':
      return Array.isArray(result) && result.length > 1;
    case 'matchAll':
      return false; // nothing is searched yet
    default:
      return result !== null;
  }
}

/** True for a value of 16 bits or more. */
function isTelling(value: Operand): boolean {
  if (typeof value === 'string') return value.length >= 2;
  return typeof value === 'bigint' || Math.abs(value) > 0xff;
}

function order(operator: string, a: number, b: number): boolean {
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, maxOperand)).toString('latin1');
}
