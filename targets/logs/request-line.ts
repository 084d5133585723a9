/** The parts of a request line. */
export interface RequestParts {
  readonly method: string;
  /** As sent: a path, a URL, an authority or `*`; with spaces where a client sent them. */
  readonly target: string;
  /** `HTTP/1.1`, or `null` for a request of HTTP/0.9, which names none. */
  readonly protocol: string | null;
}

/**
 * Splits `$request`, or says with `null` that it is none: port scans, TLS on a plain port and cut connections are
 * logged too. Joining the parts with spaces gives the text back.
 */
export function splitRequest(text: string): RequestParts | null {
  // Capitals, `_` and `-`: the methods that nginx's parser knows as such.
  const named = /^([A-Z_-]+) (.+) (HTTP\/\d+\.\d+)$/su;
  const unnamed = /^([A-Z_-]+) ([^ ]+)$/u;
  const match = named.exec(text) ?? unnamed.exec(text);
  if (match === null) return null;
  return { method: match[1] as string, target: match[2] as string, protocol: match[3] ?? null };
}

/** The request line of some parts. */
export function joinRequest({ method, target, protocol }: RequestParts): string {
  return protocol === null ? `${method} ${target}` : `${method} ${target} ${protocol}`;
}
