/** The versions of the answer, the oldest first; who names none gets the oldest, so that old clients go on as they were. */
export const VERSIONS = [1, 2] as const;
export type Version = (typeof VERSIONS)[number];

/** What is to be answered: a version in a media type, or the status that says why not. */
export type Negotiated =
  { readonly version: Version; readonly mediaType: string } | { readonly status: 404 | 406; readonly detail: string };

const PATH = /^(?:\/v(\d))?\/proposals$/;
const VENDOR = /^application\/vnd\.proposals\.v(\d)\+json$/;
const ANY = new Set(['application/json', 'application/*', '*/*']);

/**
 * Decides on the version by path (`/v2/proposals`, or `/proposals` for none) and by the `Accept` header
 * (`application/vnd.proposals.v2+json`, or `application/json` for none), with its weights (RFC 9110, section 12.5.1). Of equal weights,
 * the first counts. A path that names a version leaves the header no other.
 *
 * @param accept null when the header was not sent
 */
export function negotiate(path: string, accept: string | null): Negotiated {
  const match = PATH.exec(path);
  const named = match?.[1];
  const version = versionOf(named);
  if (match === null || (named !== undefined && version === undefined))
    return { status: 404, detail: `there is ${path} in no version` };
  for (const mediaType of byWeight(accept ?? '*/*')) {
    if (ANY.has(mediaType)) return { version: version ?? VERSIONS[0], mediaType: 'application/json' };
    const accepted = versionOf(VENDOR.exec(mediaType)?.[1]);
    if (accepted !== undefined && (version ?? accepted) === accepted) return { version: accepted, mediaType };
  }
  return { status: 406, detail: `no version of ${path} is ${accept}` };
}

function versionOf(digits: string | undefined): Version | undefined {
  return VERSIONS.find((version) => String(version) === digits);
}

/** The media types of an `Accept` header in small letters, by weight from the highest on, without those of weight 0. */
function byWeight(accept: string): string[] {
  return accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()) as [string, ...string[]])
    .map(([mediaType, ...parameters]) => ({ mediaType, weight: weightOf(parameters) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ mediaType }) => mediaType);
}

/** 1 without a `q`; 0 for a `q` that is no weight, so that what cannot be read is not taken for a wish. */
function weightOf(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  if (weight === undefined) return 1;
  const number = Number(/^q=([01](?:\.\d{0,3})?)$/.exec(weight)?.[1] ?? 0);
  return number > 1 ? 0 : number;
}
