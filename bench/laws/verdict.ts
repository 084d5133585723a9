/**
 * Who is right where a library departs from a law.
 *
 * - `law`: a specification asks for what the law says;
 * - `both`: the library keeps to a wider specification than the law does, or to one of its own;
 * - `nobody`: no specification decides; the law says what callers may count on, or what the library says elsewhere.
 */
export type Right = 'law' | 'both' | 'nobody';

export interface Verdict {
  readonly right: Right;
  /** The specification and its section. */
  readonly by: string;
  readonly note?: string;
  /** The mistake behind it, where several laws meet the same one. */
  readonly root?: string;
}

/** One law's verdicts: the first that fits a divergence is its own. */
export interface JudgedCause extends Verdict {
  /** The cause, or a part of it that is enough; every cause of the law unless given. */
  readonly cause?: string | RegExp;
  /** The library, for a verdict that is about it alone. */
  readonly library?: string;
}

export type Verdicts = Readonly<Record<string, readonly JudgedCause[]>>;

/** Undefined for what nobody has judged yet. */
export function judge(
  verdicts: Verdicts,
  { library, law, cause }: { readonly library: string; readonly law: string; readonly cause: string },
): Verdict | undefined {
  return verdicts[law]?.find(
    (judged) =>
      (judged.library === undefined || judged.library === library) &&
      (judged.cause === undefined ||
        (typeof judged.cause === 'string' ? cause === judged.cause : judged.cause.test(cause))),
  );
}
