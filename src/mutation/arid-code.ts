/** Places in a file, as offsets, whose mutants teach little. */
export interface AridPlace {
  readonly start: number;
  readonly end: number;
  /** `log`: everything in it; `message`: only the texts in it. */
  readonly kind: 'log' | 'message';
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [part: string]: unknown;
}

const loggers = /^(?:console|log|logger|logging|winston|pino|bunyan|debug|trace|tracer|telemetry|metrics?)$/i;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** `a.b.c` as its names, outermost first; empty when it is something else. */
function namesOf(node: unknown): readonly string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Identifier') return [String(node['name'])];
  if (node.type === 'ThisExpression') return ['this'];
  if (node.type === 'CallExpression') return namesOf(node['callee']);
  if (node.type === 'ChainExpression') return namesOf(node['expression']);
  if (node.type === 'MemberExpression') {
    const property = node['property'];
    return [
      ...namesOf(node['object']),
      ...(isNode(property) && property.type === 'Identifier' ? [String(property['name'])] : []),
    ];
  }
  return [];
}

function isLogging(names: readonly string[]): boolean {
  const receivers = names.length === 1 ? names : names.slice(0, -1);
  return receivers.some((name) => loggers.test(name.replace(/^[#_]/, '')));
}

function aridKind(node: Node): AridPlace['kind'] | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const names = namesOf(node['callee']);
  const last = names.at(-1) ?? '';
  if (node.type === 'CallExpression' && isLogging(names)) return 'log';
  if (/(?:Error|Exception)$/.test(last)) return 'message';
  return /^(?:assert|invariant|warn|deprecate)$/.test(last) ? 'message' : undefined;
}

function visit(node: Node, places: AridPlace[]): void {
  const pending: Node[] = [node];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const kind = aridKind(current);
    if (kind !== undefined) places.push({ start: current.start, end: current.end, kind });
    for (const part of Object.values(current)) {
      if (isNode(part)) pending.push(part);
      else if (Array.isArray(part)) pending.push(...part.filter(isNode));
    }
  }
}

/** Calls of loggers, and what errors say: code whose mutants a reader need not see. Empty for a file that does not parse. */
export async function aridPlaces(file: string, source: string): Promise<readonly AridPlace[]> {
  const { parseSync } = await import('rolldown/experimental');
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) return [];
  const places: AridPlace[] = [];
  visit(program as unknown as Node, places);
  return places;
}
