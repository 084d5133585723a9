import { expect, test } from 'vitest';
import { describeFailure } from '../../../src/fuzz/failure.ts';

function causeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return describeFailure('error', error).cause;
  }
  throw new Error('it ended well');
}

const inList = (depth: number): number => inRecord(depth + 1) + 1;
const inRecord = (depth: number): number => inList(depth + 1) + 1;
const alone = (depth: number): number => alone(depth + 1) + 1;

test('a recursion that goes too deep is one cause, wherever the stack ended', () => {
  const causes = [() => inList(0), () => inRecord(0), () => alone(0)].map(causeOf);
  expect(causes).toEqual(Array.from(causes, () => 'error|RangeError|recursion'));
});

test('a call with too many arguments is a cause of its own, with its place', () => {
  const many = Array.from({ length: 1_000_000 }, () => 1);
  const cause = causeOf(() => Math.max(...many));
  expect(cause).toMatch(/^error\|RangeError\|at .*failure\.test\.ts/);
});

test('errors of one class are told apart by their place', () => {
  const causes = [() => JSON.parse('{'), () => JSON.parse('{')].map(causeOf);
  expect(new Set(causes).size).toBe(2);
});

test('an error in code that the target generates has its place where it is generated', () => {
  // oxlint-disable-next-line no-eval -- what is tested
  const generate = (code: string): unknown => (0, eval)(code) as unknown;
  const nested = (code: string): unknown => generate(`(() => { ${code}; })()`);
  const causes = [() => generate('first'), () => generate('  \n second'), () => nested('third')].map(causeOf);
  expect(new Set(causes).size).toBe(1);
  expect(causes[0]).toMatch(/^error\|ReferenceError\|eval at generate \(.*failure\.test\.ts:\d+:\d+\)$/);
});
