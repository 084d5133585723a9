/** Stands for any text, the empty one included. */
const anyText = Symbol('*');

/**
 * Whether a text fits a pattern of the states language as a whole: `*` stands for any text, `\*` and `\\` for themselves.
 * Takes at most text times pattern steps, whatever they are.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const parts = pattern.match(/\\[*\\]|[\s\S]/g) ?? [];
  const wanted = parts.map((part) => (part === '*' ? anyText : part.at(-1)));
  let [at, next] = [0, 0];
  // Where the latest `*` stands, and where in the text what follows it was last looked for.
  let [star, resume] = [-1, 0];
  while (at < text.length) {
    if (next < wanted.length && wanted[next] === anyText) {
      star = next++;
      resume = at;
    } else if (next < wanted.length && wanted[next] === text[at]) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return wanted.slice(next).every((part) => part === anyText);
}
