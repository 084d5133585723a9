import type { AnyNode, Node } from 'acorn';

/** Calls `visit` for every child node, in the order of the source where acorn keeps it. */
export function forEachChild(node: Node, visit: (child: AnyNode, key: string) => void): void {
  const record = node as unknown as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    if (key === 'type' || key === 'start' || key === 'end') continue;
    const value = record[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, key);
    } else if (isNode(value)) visit(value, key);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** True for an expression whose name would be given by what it is assigned to: wrapping it would take the name away. */
export function isAnonymousDefinition(node: AnyNode): boolean {
  if (node.type === 'ArrowFunctionExpression') return true;
  return (node.type === 'FunctionExpression' || node.type === 'ClassExpression') && (node.id ?? null) === null;
}

/** True when some node below, or the node itself, satisfies the test. */
export function contains(node: AnyNode, test: (node: AnyNode) => boolean): boolean {
  if (test(node)) return true;
  let found = false;
  forEachChild(node, (child) => {
    found ||= contains(child, test);
  });
  return found;
}
