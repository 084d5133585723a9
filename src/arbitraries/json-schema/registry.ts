import { AssayError } from '../../core/errors.ts';
import { isRecord, parsePointer, pointerToken, type JsonSchema } from './json.ts';

type SchemaObject = Readonly<Record<string, unknown>>;

/** What a base URI names: a document, or a part of one with its own `$id`. */
interface Resource {
  readonly uri: string;
  readonly root: JsonSchema;
  /** JSON Pointer from the document's root; what messages show. */
  readonly pointer: string;
  readonly anchors: Map<string, { readonly schema: SchemaObject; readonly pointer: string }>;
  readonly dynamic: Set<string>;
}

/** Resources with dynamic anchors that evaluation has entered, outermost first. */
interface Scope {
  readonly resources: readonly Resource[];
  readonly key: string;
}

/** A schema where it stands: with its base URI and the dynamic scope it is evaluated in. */
export interface Located {
  readonly id: number;
  readonly schema: JsonSchema;
  readonly resource: Resource;
  readonly scope: Scope;
  /** JSON Pointer from the root of its document, with `#`. */
  readonly pointer: string;
  readonly children: Map<string, Located>;
}

const rootUri = 'assay://schema/root.json';
/** `$recursiveAnchor` of draft 2019-09 is a dynamic anchor whose name nobody can write. */
const recursiveAnchor = '\u0000recursive';

/** Keywords whose value is a schema, a list of schemas, or a map of schemas. What else looks like a schema is data. */
const schemaKeywords = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
]);
const mapKeywords = new Set([
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
]);

/** Finds schemas by reference: `$id`, `$anchor`, `$dynamicAnchor` and JSON Pointers, over one or several documents. */
export class Registry {
  readonly #resources = new Map<string, Resource>();
  readonly #located = new Map<string, Located>();
  readonly #references = new Map<Located, Map<string, Located>>();
  readonly root: Located;

  /** @throws AssayError `declaration` for what is no schema and for references that lead nowhere */
  constructor(schema: JsonSchema, others: readonly JsonSchema[] = []) {
    const main = this.#addDocument(schema, rootUri);
    for (const [index, other] of others.entries()) this.#addDocument(other, `assay://schema/${index}.json`);
    this.root = this.#locate(schema, main, '#', '', this.#enter({ resources: [], key: '' }, main));
  }

  /** A subschema, by the tokens that lead to it. */
  child(parent: Located, ...tokens: readonly (string | number)[]): Located {
    const key = tokens.map(pointerToken).join('/');
    let found = parent.children.get(key);
    if (found !== undefined) return found;
    let schema: unknown = parent.schema;
    for (const token of tokens) schema = (schema as Record<string, unknown>)[token];
    found = this.#locateBelow(parent, schema, `${parent.pointer}/${key}`);
    parent.children.set(key, found);
    return found;
  }

  /** The schema that a `$ref`, `$dynamicRef` or `$recursiveRef` leads to. */
  follow(from: Located, keyword: '$ref' | '$dynamicRef' | '$recursiveRef'): Located {
    const known = this.#references.get(from)?.get(keyword);
    if (known !== undefined) return known;
    const reference = (from.schema as SchemaObject)[keyword];
    if (typeof reference !== 'string') {
      throw badSchema(from, keyword, 'is not a string', 'Give a URI reference.');
    }
    const found = this.#resolve(from, keyword, reference);
    const references = this.#references.get(from) ?? new Map<string, Located>();
    this.#references.set(from, references.set(keyword, found));
    return found;
  }

  #addDocument(schema: JsonSchema, uri: string): Resource {
    if (typeof schema !== 'boolean' && !isRecord(schema)) {
      const received = Array.isArray(schema) ? 'an array' : schema === null ? 'null' : `a ${typeof schema}`;
      throw new AssayError(
        'declaration',
        `A JSON Schema is an object or a boolean, not ${received}.`,
        'Parse it first.',
      );
    }
    const id = isRecord(schema) && typeof schema['$id'] === 'string' ? schema['$id'] : undefined;
    const resource = this.#addResource(absolute(id ?? '', uri), schema, '#');
    if (isRecord(schema)) this.#index(schema, resource, '#', new Set());
    return resource;
  }

  #addResource(uri: string, root: JsonSchema, pointer: string): Resource {
    const resource: Resource = { uri, root, pointer, anchors: new Map(), dynamic: new Set() };
    if (!this.#resources.has(uri)) this.#resources.set(uri, resource);
    return resource;
  }

  #index(schema: SchemaObject, outer: Resource, pointer: string, seen: Set<unknown>): void {
    if (seen.has(schema)) return; // a JavaScript object may hold itself; JSON cannot
    seen.add(schema);
    const id = schema['$id'];
    let resource = outer;
    if (typeof id === 'string' && pointer !== '#') {
      if (id.startsWith('#'))
        addAnchor(outer, id.slice(1), schema, pointer); // an anchor, as draft-07 wrote it
      else resource = this.#addResource(absolute(id, outer.uri), schema, pointer);
    }
    if (typeof schema['$anchor'] === 'string') addAnchor(resource, schema['$anchor'], schema, pointer);
    const dynamic = schema['$recursiveAnchor'] === true ? recursiveAnchor : schema['$dynamicAnchor'];
    if (typeof dynamic === 'string') {
      addAnchor(resource, dynamic, schema, pointer);
      resource.dynamic.add(dynamic);
    }
    for (const keyword of Object.keys(schema)) {
      const value = schema[keyword];
      const at = `${pointer}/${pointerToken(keyword)}`;
      if (schemaKeywords.has(keyword) && isRecord(value)) this.#index(value, resource, at, seen);
      const holds = mapKeywords.has(keyword) && isRecord(value);
      if (!holds && !(schemaKeywords.has(keyword) && Array.isArray(value))) continue;
      for (const [key, inner] of Object.entries(value as object) as [string, unknown][]) {
        if (isRecord(inner)) this.#index(inner, resource, `${at}/${pointerToken(key)}`, seen);
      }
    }
  }

  #locate(schema: unknown, resource: Resource, pointer: string, from: string, scope: Scope): Located {
    if (typeof schema !== 'boolean' && !isRecord(schema)) {
      const received = JSON.stringify(schema) ?? 'nothing';
      throw new AssayError(
        'declaration',
        `There is no schema at ${pointer}: ${received.slice(0, 60)} stands there${from}.`,
        'A schema is an object or a boolean.',
      );
    }
    const key = `${resource.uri} ${pointer} ${scope.key}`;
    let located = this.#located.get(key);
    if (located === undefined) {
      located = { id: this.#located.size, schema, resource, scope, pointer, children: new Map() };
      this.#located.set(key, located);
    }
    return located;
  }

  #locateBelow(parent: { resource: Resource; scope: Scope }, schema: unknown, pointer: string, from = ''): Located {
    const id = isRecord(schema) ? schema['$id'] : undefined;
    let { resource, scope } = parent;
    if (typeof id === 'string' && !id.startsWith('#')) {
      resource = this.#resources.get(absolute(id, resource.uri)) ?? resource;
      scope = this.#enter(scope, resource);
    }
    return this.#locate(schema, resource, pointer, from, scope);
  }

  #enter(scope: Scope, resource: Resource): Scope {
    if (resource.dynamic.size === 0 || scope.resources.includes(resource)) return scope;
    return { resources: [...scope.resources, resource], key: `${scope.key} ${resource.uri}` };
  }

  #resolve(from: Located, keyword: string, reference: string): Located {
    const [uri = '', fragment = ''] = absolute(reference, from.resource.uri, true).split('#');
    const resource = this.#resources.get(uri);
    if (resource === undefined) {
      throw badSchema(
        from,
        keyword,
        `leads to ${uri}, which is not here`,
        'Give that document in the option `schemas`.',
      );
    }
    const scope = this.#enter(from.scope, resource);
    const name = decodeFragment(fragment);
    if (keyword !== '$ref') {
      const anchor = keyword === '$recursiveRef' ? recursiveAnchor : name;
      if (resource.dynamic.has(anchor)) return this.#dynamic(from.scope, resource, anchor);
    }
    if (name === '') return this.#locate(resource.root, resource, resource.pointer, '', scope);
    if (name.startsWith('/')) return this.#walk(resource, scope, name, from);
    const anchor = resource.anchors.get(name);
    if (anchor !== undefined) return this.#locate(anchor.schema, resource, anchor.pointer, '', scope);
    throw badSchema(from, keyword, `names the anchor ${JSON.stringify(name)}, which is not there`, 'Correct the name.');
  }

  #dynamic(scope: Scope, initial: Resource, name: string): Located {
    const outermost = scope.resources.find((resource) => resource.dynamic.has(name)) ?? initial;
    const { schema, pointer } = outermost.anchors.get(name)!;
    return this.#locate(schema, outermost, pointer, '', this.#enter(scope, outermost));
  }

  #walk(resource: Resource, scope: Scope, path: string, from: Located): Located {
    let at: { schema: unknown; resource: Resource; scope: Scope } = { schema: resource.root, resource, scope };
    let pointer = resource.pointer;
    for (const token of parsePointer(path)) {
      const holder = at.schema;
      const here = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, token);
      if (!here) throw badSchema(from, '$ref', `leads to ${path}, where there is nothing`, 'Correct the pointer.');
      pointer = `${pointer}/${pointerToken(token)}`;
      const schema = (holder as Record<string, unknown>)[token];
      const id = isRecord(schema) && pointer !== '#' ? schema['$id'] : undefined;
      const inner = typeof id === 'string' ? this.#resources.get(absolute(id, at.resource.uri)) : undefined;
      at = {
        schema,
        resource: inner ?? at.resource,
        scope: inner === undefined ? at.scope : this.#enter(at.scope, inner),
      };
    }
    return this.#locate(at.schema, at.resource, pointer, `, and ${from.pointer} refers to it`, at.scope);
  }
}

function addAnchor(resource: Resource, name: string, schema: SchemaObject, pointer: string): void {
  if (!resource.anchors.has(name)) resource.anchors.set(name, { schema, pointer });
}

function absolute(reference: string, base: string, keepFragment = false): string {
  let uri: URL;
  try {
    uri = new URL(reference, base);
  } catch {
    throw new AssayError(
      'declaration',
      `${JSON.stringify(reference)} is no URI reference.`,
      'Correct the `$id` or `$ref` that holds it.',
    );
  }
  if (!keepFragment) uri.hash = '';
  return keepFragment ? uri.href : uri.href.replace(/#$/, '');
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

export function badSchema(at: Located, keyword: string, complaint: string, remedy: string): AssayError {
  return new AssayError('declaration', `${at.pointer}/${pointerToken(keyword)} ${complaint}.`, remedy);
}
