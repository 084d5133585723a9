import { renderArguments, renderValue } from '../../core/render/render.ts';
import type { Mutant } from '../mutant.ts';
import type { Input } from './input.ts';
import { valuesOf } from './input.ts';
import type { Outcome } from './outcome.ts';
import { show } from './outcome.ts';

/** One test as source, and what it needs. */
export interface KillerTest {
  readonly title: string;
  /** Statements of the test's body. */
  readonly body: readonly string[];
  readonly isAsync: boolean;
  readonly usesInspect: boolean;
  /** The export that it calls. */
  readonly name: string;
}

const inspectOptions =
  '{ depth: 12, maxArrayLength: 10_000, maxStringLength: 100_000, breakLength: Infinity, customInspect: false }';

interface Subject {
  readonly setup: readonly string[];
  readonly expression: string;
}

const localName = (name: string): string => (name === 'default' ? 'subjectUnderTest' : name);

/** Code that does what an input says; undefined when a value cannot be written as source. */
function subjectOf(input: Input): Subject | undefined {
  const rendered = valuesOf(input).map((args) => renderArguments(args, { width: 100 }));
  if (rendered.some(({ exact }) => !exact)) return undefined;
  const [args = '', ...calls] = rendered.map(({ text }) => text);
  const name = localName(input.name);
  if (input.kind === 'call') return { setup: [], expression: `${name}(${args})` };
  const results = input.calls.map(({ method }, index) => `subject[${JSON.stringify(method)}](${calls[index]})`);
  const plain = results.map((text) => text.replace(/\["([A-Za-z_$][\w$]*)"\]\(/, '.$1('));
  return { setup: [`const subject = new ${name}(${args});`], expression: `[${plain.join(', ')}]` };
}

/** What the original gave, as a claim about an expression. */
function claim(
  expression: string,
  value: unknown,
  text: string,
): { readonly line: string; readonly usesInspect: boolean } {
  const literal = renderValue(value, { width: 100 });
  if (literal.exact) return { line: `expect(${expression}).toStrictEqual(${literal.text});`, usesInspect: false };
  return {
    line: `expect(inspect(${expression}, ${inspectOptions})).toBe(${renderValue(text).text});`,
    usesInspect: true,
  };
}

function bodyOfThrow(subject: Subject, outcome: Extract<Outcome, { kind: 'throw' }>): readonly string[] {
  const facts = renderValue({ name: outcome.name, ...outcome.facts }, { width: 100 }).text;
  const matcher = `expect.objectContaining(${facts})`;
  const [setup = ''] = subject.setup;
  if (outcome.isAsync) {
    const run = setup === '' ? subject.expression : `Promise.all(${subject.expression})`;
    return [...subject.setup, `await expect(${run}).rejects.toThrow(${matcher});`];
  }
  const code =
    setup === '' ? `() => ${subject.expression}` : `() => {\n    ${setup}\n    return ${subject.expression};\n  }`;
  return [`expect(${code}).toThrow(${matcher});`];
}

/** A test that says what the original does on an input; undefined when that cannot be written down. */
export function killerTest(
  mutant: Mutant & { readonly original: string },
  input: Input,
  original: Outcome,
  mutated: Outcome,
): KillerTest | undefined {
  const subject = subjectOf(input);
  if (subject === undefined || original.kind === 'endless') return undefined;
  const squeeze = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 60);
  const title = `${input.name}: tells \`${squeeze(mutant.original)}\` from \`${squeeze(mutant.replacement)}\``;
  const common = { title, isAsync: original.isAsync, name: input.name };
  if (original.kind === 'throw') return { ...common, body: bodyOfThrow(subject, original), usesInspect: false };
  const differsInArgs = mutated.kind === 'value' && mutated.text === original.text && input.kind === 'call';
  if (differsInArgs) {
    const args = renderArguments(valuesOf(input)[0]!, { width: 100 }).text;
    const { line, usesInspect } = claim('args', original.argValues, original.args);
    const call = `${original.isAsync ? 'await ' : ''}Reflect.apply(${localName(input.name)}, undefined, args);`;
    return { ...common, body: [`const args = [${args}];`, call, line], usesInspect };
  }
  const awaited = original.isAsync
    ? `await ${input.kind === 'object' ? `Promise.all(${subject.expression})` : subject.expression}`
    : subject.expression;
  const { line, usesInspect } = claim(
    original.isItems ? `[...${awaited}]` : awaited,
    original.value,
    show(original.value),
  );
  return { ...common, body: [...subject.setup, line], usesInspect };
}

/** The names that a test's body may use: those of the exports are bound to the instance at hand. */
export const parameterOf = localName;

export interface TestFile {
  /** Specifier of the mutated file, as the test file imports it. */
  readonly specifier: string;
  readonly tests: readonly KillerTest[];
}

/** A test file of vitest with several killers. */
export function testFileSource({ specifier, tests }: TestFile): string {
  const names = [...new Set(tests.map(({ name }) => name))].toSorted();
  const imported = names.map((name) => (name === 'default' ? `default as ${localName(name)}` : name)).join(', ');
  const titles = new Map<string, number>();
  const blocks = tests.map(({ title, body, isAsync }) => {
    const count = (titles.get(title) ?? 0) + 1;
    titles.set(title, count);
    const unique = count === 1 ? title : `${title} (${count})`;
    return `test(${renderValue(unique).text}, ${isAsync ? 'async ' : ''}() => {\n${body.map((line) => `  ${line}`).join('\n')}\n});`;
  });
  return [
    '// Written by `assay mutate --kill`: each test fails with a fault that no other test noticed. What it expects is what the code',
    '// does today. CONFIRM that this is right before you keep it: if it is not, you have found a defect.',
    ...(tests.some(({ usesInspect }) => usesInspect) ? ["import { inspect } from 'node:util';"] : []),
    "import { expect, test } from 'vitest';",
    `import { ${imported} } from ${renderValue(specifier).text};`,
    '',
    blocks.join('\n\n'),
    '',
  ].join('\n');
}
