/** Part of the time that is shared evenly, whatever the checks find. */
const evenPart = 0.2;
/** Weight of the last slice in the rate of discovery; the rest is what came before. */
const recentPart = 0.85;

interface Account {
  /** New features a second, of late. */
  rate: number;
  /** Slices that it is owed; all together are owed none. */
  credit: number;
}

/**
 * Decides which check runs next. Each is owed a part of every slice: an even one, and one by the square root of what it
 * discovered of late, so that one check with many features does not take everything. Who is owed most is next (smooth weighted
 * round-robin, as in nginx). Nothing here is random.
 */
export class YieldShares<T> {
  readonly #accounts = new Map<T, Account>();

  /** Takes note of a slice: new features, and the milliseconds in which they were found. */
  record(check: T, features: number, ms: number): void {
    const rate = ms > 0 ? Math.max(0, features) / (ms / 1000) : 0;
    const account = this.#accounts.get(check);
    if (account === undefined) this.#accounts.set(check, { rate, credit: 0 });
    else account.rate = recentPart * rate + (1 - recentPart) * account.rate;
  }

  /** New features a second of late; undefined for a check that never ran. */
  rate(check: T): number | undefined {
    return this.#accounts.get(check)?.rate;
  }

  /** A check that is over is owed nothing more. */
  remove(check: T): void {
    this.#accounts.delete(check);
  }

  /** The part of the time that a check gets as things stand. */
  share(check: T): number {
    const account = this.#accounts.get(check);
    if (account === undefined) return 0;
    let sum = 0;
    for (const { rate } of this.#accounts.values()) sum += Math.sqrt(rate);
    const even = 1 / this.#accounts.size;
    return sum === 0 ? even : evenPart * even + (1 - evenPart) * (Math.sqrt(account.rate) / sum);
  }

  /**
   * The check that runs next, which pays for it.
   *
   * @param candidates recorded checks that could run, in an order that decides between equals
   */
  next(candidates: readonly T[]): T | undefined {
    for (const [check, account] of this.#accounts) account.credit += this.share(check);
    let best: T | undefined;
    let most = -Infinity;
    for (const candidate of candidates) {
      const credit = this.#accounts.get(candidate)?.credit ?? -Infinity;
      if (credit <= most) continue;
      best = candidate;
      most = credit;
    }
    if (best !== undefined) this.#accounts.get(best)!.credit--;
    return best;
  }
}
