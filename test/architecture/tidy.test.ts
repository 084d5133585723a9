import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { root, sourceFiles, type SourceFile } from './source-files.ts';

const maxFileLines = 400;
const maxFunctionLines = 70;

const product = sourceFiles('src', 'targets');
const everything = [...product, ...sourceFiles('properties', 'fuzz', 'stress', 'bench', 'test')];

/** Files of data, which may be as long as their data is. */
const dataTables: readonly string[] = ['test/unit/targets/query-divergences.ts'];

function matches(sources: readonly SourceFile[], pattern: RegExp): string[] {
  return sources.flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

/** Suites that declare skipped checks to a host of their own, because skipping is what they test. */
const testsOfSkipping: readonly string[] = [
  'test/unit/property/property.test.ts',
  'test/unit/property/machine.test.ts',
];

/** Code without comments and the contents of strings, so that talking about a banned thing is allowed. */
function codeOnly(source: SourceFile): SourceFile {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, source.text);
  const kept = [...source.text].fill(' ');
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.StringLiteral || kind === ts.SyntaxKind.NoSubstitutionTemplateLiteral) continue;
    for (let index = scanner.getTokenStart(); index < scanner.getTokenEnd(); index++) kept[index] = source.text[index]!;
  }
  source.text.split('').forEach((character, index) => {
    if (character === '\n') kept[index] = '\n';
  });
  return { ...source, text: kept.join('') };
}

function longFunctions(source: SourceFile): string[] {
  const tree = ts.createSourceFile(source.file, source.text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const start = tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const lines = tree.getLineAndCharacterOfPosition(node.end).line - start + 1;
      if (lines > maxFunctionLines) found.push(`${source.file}:${start + 1} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

describe('tidy', () => {
  test(`no file has more than ${maxFileLines} lines`, () => {
    const long = product.filter(
      ({ file, text }) => !dataTables.includes(file) && text.split('\n').length > maxFileLines,
    );
    expect(long.map(({ file }) => file)).toEqual([]);
  });

  test(`no function of the product has more than ${maxFunctionLines} lines`, () => {
    expect(product.flatMap(longFunctions)).toEqual([]);
  });

  test('file names are kebab-case and say what is inside', () => {
    const bad = product.filter(
      ({ file }) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(path.basename(file)) || /(utils?|helpers?|common|misc)\.ts$/.test(file),
    );
    expect(bad.map(({ file }) => file)).toEqual([]);
  });

  test('randomness, time and timers come in through ports', () => {
    const sources = product.filter(({ file }) => !file.startsWith('src/node/')).map(codeOnly);
    expect(
      matches(sources, /Math\.random|Date\.now|new Date\(\)|performance\.now|\bset(Timeout|Interval|Immediate)\(/),
    ).toEqual([]);
  });

  test('no any, no suppressed type error, no unfinished place', () => {
    expect(matches(product.map(codeOnly), /\bas any\b|: any\b|<any>/)).toEqual([]);
    expect(matches(product, /@ts-(ignore|expect-error|nocheck)|TODO|FIXME|XXX|not implemented/)).toEqual([]);
  });

  test('named exports only', () => {
    expect(matches(product.map(codeOnly), /^export default/)).toEqual([]);
  });

  test('every test runs and can fail', () => {
    const suites = everything.filter(({ file }) => /\.(test|prop|fuzz|stress)\.ts$/.test(file)).map(codeOnly);
    expect(suites.length).toBeGreaterThan(5);
    const judged = suites.filter(({ file }) => !testsOfSkipping.includes(file));
    expect(matches(judged, /^\s*(it|test|describe|property|machine|fuzz|stress)\.(skip|only|todo)\(/)).toEqual([]);
    expect(matches(suites, /expect\(true\)/)).toEqual([]);
  });

  test('the lockfile carries no download address', () => {
    expect(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
  });

  test('the checks themselves see what they ban', () => {
    const source = {
      file: 'src/x.ts',
      imports: [],
      text: 'const a = Date.now(); // Math.random\nconst b = "Date.now()";',
    };
    expect(matches([codeOnly(source)], /Date\.now|Math\.random/)).toEqual(['src/x.ts:1: const a = Date.now();']);
    expect(longFunctions({ ...source, text: `function f() {\n${'1;\n'.repeat(maxFunctionLines)}}` })).toHaveLength(1);
  });
});
