import path from 'node:path';
import ts from 'typescript';
import { root } from '../../architecture/source-files.ts';

/** The types of the language that the published ones stand on: without its library the program is there in a blink. */
const language = `
interface Array<T> { length: number; [index: number]: T }
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {} interface NewableFunction {}
interface Number {} interface Object {} interface RegExp {} interface String {} interface Error {} interface Promise<T> {}
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = { [P in Exclude<keyof T, K>]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Partial<T> = { [P in keyof T]?: T[P] };
`;

/** Values nested deeper than any event are refused: a circle would never end. */
const maxDepth = 60;

/** Judges values by types that `@types/aws-lambda` declares, read by the compiler itself. */
export class TypeShapes {
  readonly #checker: ts.TypeChecker;
  readonly #types: ReadonlyMap<string, ts.Type>;

  constructor() {
    const entry = path.join(root, 'node_modules/@types/aws-lambda/index.d.ts');
    const own = path.join(root, 'language.d.ts');
    const host = ts.createCompilerHost({});
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (file, version) =>
      file === own ? ts.createSourceFile(own, language, version) : read(file, version);
    const program = ts.createProgram([own, entry], { noLib: true, types: [], strict: true }, host);
    this.#checker = program.getTypeChecker();
    const module = this.#checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
    this.#types = new Map(
      this.#checker
        .getExportsOfModule(module)
        .map((symbol) => [symbol.name, this.#checker.getDeclaredTypeOfSymbol(symbol)] as const),
    );
  }

  /** Where a value is not what the type says: `.Records.0.kinesis.data: number is no string`. */
  misfits(typeName: string, value: unknown): readonly string[] {
    const type = this.#types.get(typeName);
    if (type === undefined) throw new Error(`@types/aws-lambda has no type ${typeName}`);
    return this.#misfits(type, value, '', 0);
  }

  #misfits(type: ts.Type, value: unknown, at: string, depth: number): readonly string[] {
    if (depth > maxDepth) return [`${at}: too deep`];
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) return [];
    if (type.isUnion()) {
      const given =
        value === undefined ? type.types : type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
      const each = given.map((member) => this.#misfits(member, value, at, depth));
      return each.find((found) => found.length === 0) ?? each.toSorted((left, right) => left.length - right.length)[0]!;
    }
    if (type.isIntersection()) return type.types.flatMap((member) => this.#misfits(member, value, at, depth));
    if (!(type.flags & ts.TypeFlags.Object)) return this.#isScalar(type, value) ? [] : [this.#refusal(type, value, at)];
    if (typeof value !== 'object' || value === null) return [this.#refusal(type, value, at)];
    return this.#misfitsOfObject(type, value, at, depth);
  }

  #misfitsOfObject(type: ts.Type, value: object, at: string, depth: number): readonly string[] {
    const checker = this.#checker;
    if (checker.isArrayType(type)) {
      const element = checker.getTypeArguments(type as ts.TypeReference)[0]!;
      if (!Array.isArray(value)) return [this.#refusal(type, value, at)];
      return value.flatMap((each, index) => this.#misfits(element, each, `${at}.${index}`, depth + 1));
    }
    if (Array.isArray(value)) return [this.#refusal(type, value, at)];
    const declared = checker.getPropertiesOfType(type);
    const named = declared.flatMap((property) => {
      const place = `${at}.${property.name}`;
      const has = Object.hasOwn(value, property.name);
      if (!has) return property.flags & ts.SymbolFlags.Optional ? [] : [`${place}: missing`];
      const inner = (value as { [name: string]: unknown })[property.name];
      return this.#misfits(checker.getTypeOfSymbol(property), inner, place, depth + 1);
    });
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (index === undefined) return named;
    const known = new Set(declared.map(({ name }) => name));
    const others = Object.entries(value).filter(([name]) => !known.has(name));
    return [...named, ...others.flatMap(([name, each]) => this.#misfits(index, each, `${at}.${name}`, depth + 1))];
  }

  #isScalar(type: ts.Type, value: unknown): boolean {
    const { flags } = type;
    if (type.isStringLiteral() || type.isNumberLiteral()) return value === type.value;
    if (flags & ts.TypeFlags.BooleanLiteral) return String(value) === this.#checker.typeToString(type);
    if (flags & ts.TypeFlags.String) return typeof value === 'string';
    if (flags & ts.TypeFlags.Number) return typeof value === 'number';
    if (flags & ts.TypeFlags.Null) return value === null;
    if (flags & ts.TypeFlags.Undefined) return value === undefined;
    return false;
  }

  #refusal(type: ts.Type, value: unknown, at: string): string {
    return `${at}: ${value === null ? 'null' : typeof value} is no ${this.#checker.typeToString(type)}`;
  }
}
