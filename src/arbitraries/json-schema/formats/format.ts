/** A format of JSON Schema, as patterns: what is generated is a walk through them, so formats combine with `pattern` and lengths. */
export interface TextFormat {
  /** Matches texts that every validator accepts. */
  readonly valid: string;
  /** Matches texts that every validator refuses. */
  readonly invalid: string;
  /** Whether a text is of the format. Where validators disagree, what most of them say. */
  readonly accepts: (text: string) => boolean;
}

export function whole(source: string): string {
  return `^(?:${source})$`;
}

export function matcher(source: string, flags = 'u'): (text: string) => boolean {
  const regex = new RegExp(whole(source), flags);
  return (text) => regex.test(text);
}
