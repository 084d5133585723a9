/** A change of the clocks: from `at` on (seconds since 1970) they are `after` seconds ahead of UTC, and `before` until then. */
export interface Transition {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

const day = 86_400;
/** Probes of a year: changes that undo each other lie at least four weeks apart. */
const probesPerYear = 13;

/** What `Intl` knows of time zones, remembered for as long as the arbitrary that asks. */
export class ZoneOffsets {
  readonly #formats = new Map<string, Intl.DateTimeFormat>();
  readonly #transitions = new Map<string, readonly Transition[]>();

  /** Seconds that the clocks of a zone are ahead of UTC. */
  at(zone: string, epochSeconds: number): number {
    let format = this.#formats.get(zone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset', hour: 'numeric' });
      this.#formats.set(zone, format);
    }
    const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(epochSeconds * 1000));
    if (match === null) return 0;
    const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
    return match[1] === '-' ? -size : size;
  }

  /** The changes of the clocks that begin in a year of UTC, in order. */
  transitions(zone: string, year: number): readonly Transition[] {
    const name = `${zone} ${year}`;
    const known = this.#transitions.get(name);
    if (known !== undefined) return known;
    const start = Date.UTC(year, 0, 1) / 1000;
    const step = (366 * day) / probesPerYear;
    const found: Transition[] = [];
    for (let probe = 0; probe < probesPerYear; probe++) {
      const change = this.#changeWithin(zone, Math.floor(start + probe * step), Math.floor(start + (probe + 1) * step));
      if (change !== undefined) found.push(change);
    }
    this.#transitions.set(name, found);
    return found;
  }

  #changeWithin(zone: string, from: number, to: number): Transition | undefined {
    const before = this.at(zone, from);
    const after = this.at(zone, to);
    if (before === after) return undefined;
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.at(zone, middle) === before) low = middle;
      else high = middle;
    }
    return { at: high, before, after: this.at(zone, high) };
  }

  /** How many instants of a zone show this (seconds since 1970 as if the clock stood in UTC): none in a gap, two in a fold. */
  instantsShowing(zone: string, localSeconds: number): readonly number[] {
    const around = [this.at(zone, localSeconds - 26 * 3600), this.at(zone, localSeconds + 26 * 3600)];
    const offsets = new Set([...around, ...around.map((offset) => this.at(zone, localSeconds - offset))]);
    return [...offsets]
      .map((offset) => localSeconds - offset)
      .filter((at) => at + this.at(zone, at) === localSeconds)
      .toSorted((left, right) => left - right);
  }
}
