import { operation, stress } from 'assay';
import fc from 'fast-check';
import { get, httpEvent, seeded, snapshotOf } from '../../properties/proposals/requests.ts';
import { createHandler } from '../../targets/proposals/handler.ts';

/** A function that was just started, and a store that answers after some turns, or breaks. */
class ColdStart {
  loads = 0;
  failures = 0;
  underWay = 0;
  mostUnderWay = 0;
  /** Requests that were turned away for a load that was known to have failed when they came. */
  turnedAwayLate = 0;
  #requests = 0;
  /** The last load for whose failure somebody was turned away. */
  #lastKnown = 0;
  /** The load whose failure each request was told of. */
  readonly #toldOf = new Map<string, number>();
  #breaksNext = false;
  readonly #handler = createHandler({
    load: () => this.#load(),
    below: seeded(1),
    onError: (error, id) => this.#toldOf.set(id, Number((error as Error).message)),
  });

  async request(version: number): Promise<number> {
    const awsRequestId = `request ${(this.#requests += 1)}`;
    const known = this.#lastKnown;
    const { statusCode } = await this.#handler(httpEvent(get(`/v${version}/proposals`)), { awsRequestId });
    const failed = this.#toldOf.get(awsRequestId);
    if ((failed === undefined) !== (statusCode === 200) || (failed ?? Infinity) <= known) this.turnedAwayLate += 1;
    this.#lastKnown = Math.max(known, this.#lastKnown, failed ?? 0);
    return statusCode;
  }

  breakNext(): void {
    this.#breaksNext = true;
  }

  async #load(): Promise<string> {
    this.loads += 1;
    const load = this.loads;
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await Promise.resolve();
    await Promise.resolve();
    this.underWay -= 1;
    if (this.#breaksNext) {
      this.#breaksNext = false;
      this.failures += 1;
      throw new Error(String(load));
    }
    return snapshotOf(3);
  }
}

stress('a cold start loads the snapshot once for all requests, and again only after a load that failed', {
  setup: () => new ColdStart(),
  operations: {
    request: operation([fc.constantFrom(1, 2)], (start, version) => start.request(version)),
    breakNext: operation([], (start) => start.breakNext()),
  },
  invariant: (start) => start.loads <= 1 + start.failures && start.mostUnderWay <= 1 && start.turnedAwayLate === 0,
  tasks: 3,
  operationsPerTask: 3,
});
