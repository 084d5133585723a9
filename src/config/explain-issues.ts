import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'a whole number'
        : `${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => show(value)).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `at least ${issue.inclusive === false ? `more than ${issue.minimum}` : issue.minimum}`.replace(
            'at least more',
            'more',
          )
        : 'something that is not empty';
    case 'too_big':
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function keyName(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the configuration' : `"${path.map(String).join('.')}"`;
}

/** One line for each problem: the key, the value received and what is allowed. */
export function explainIssues(error: z.ZodError, value: unknown, knownKeys: readonly string[]): readonly string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const place = issue.path.length === 0 ? '' : ` in ${keyName(issue.path)}`;
      const known = issue.path.length === 0 ? `; allowed: ${knownKeys.join(', ')}` : '';
      return issue.keys.map((key) => `unknown key "${key}"${place}${known}`);
    }
    return [`${keyName(issue.path)} is ${show(at(value, issue.path))}; allowed: ${allowed(issue)}`];
  });
}
