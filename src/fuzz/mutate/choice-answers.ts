import { withValue, type Choice } from '../../choices/sequence.ts';
import type { ComparisonHooks, Operand } from '../../instrument/coverage/comparison-hooks.ts';
import type { ChoiceParent } from './choice-operators.ts';
import type { MutationRandom } from './random.ts';
import { fewPumps, matchOf, nearMissOf } from './regex-sample.ts';
import type { TextPlace } from './text-parts.ts';

/** Inputs that one run gives rise to. */
const maxAnswers = 1_024;
const regexMatches = 3;

function* numberAnswers(parent: ChoiceParent, from: number | bigint, to: number | bigint): Iterable<Choice[]> {
  if ([from, to].some((value) => typeof value === 'number' && !Number.isSafeInteger(value))) return;
  for (const [at, choice] of parent.choices.entries()) {
    // Numbers with a default of their own are drawn as they are; others as an offset from it, which cannot be told.
    if (BigInt(choice.value) !== BigInt(from)) continue;
    for (const step of [0n, 1n, -1n]) {
      const wanted = BigInt(to) + step;
      if (wanted < choice.min || wanted > choice.max) continue;
      const edited = [...parent.choices];
      edited[at] = withValue(choice, typeof choice.value === 'bigint' ? wanted : Number(wanted));
      yield edited;
    }
  }
}

/** Texts that one string of an input is tried as, for one comparison. */
const maxTexts = 4;

/**
 * What a string has to become for the text it is a part of to become another, or to begin, end or go on like it: what the
 * wanted text has beside what stands before and behind already.
 */
function middles(text: string, from: string, to: string): readonly string[] {
  const at = from.indexOf(text);
  const [before, behind] = [from.slice(0, at), from.slice(at + text.length)];
  const found = new Set<string>();
  for (let start = Math.min(to.length, before.length); start >= 0 && found.size < maxTexts; start--) {
    if (!before.endsWith(to.slice(0, start))) continue;
    for (let end = start; end <= to.length && found.size < maxTexts; end++)
      if (behind.startsWith(to.slice(end))) found.add(to.slice(start, end));
  }
  return [...found];
}

/** Texts that a string of the input may have to become for `from` to become `to`. */
function rewritten(text: string, from: string, to: string): readonly string[] {
  if (from === '') return text === '' ? [to] : [];
  if (text.includes(from)) return [text.replace(from, () => to), to];
  if (text === '') return [];
  if (from.includes(text)) return middles(text, from, to);
  const lower = text.toLowerCase();
  if (lower.includes(from.toLowerCase())) return [to];
  return [];
}

function* textAnswers({ choices, texts }: ChoiceParent, from: string, to: string): Iterable<Choice[]> {
  const answered: TextPlace[] = [];
  for (const place of texts) {
    const { start, end } = place;
    // What is answered inside of it is not answered once more.
    if (answered.some((other) => other.text === place.text && other.start >= start && other.end <= end)) continue;
    for (const text of rewritten(place.text, from, to)) {
      const written = place.write(text);
      if (written === undefined) continue;
      answered.push(place);
      yield choices.toSpliced(start, end - start, ...written);
    }
  }
}

/** Inputs in which a comparison of the last run comes out otherwise: input-to-state (REDQUEEN), on choices. */
export function* choiceAnswers(
  parent: ChoiceParent,
  hooks: ComparisonHooks,
  random: MutationRandom,
  only?: ReadonlySet<number>,
): Iterable<readonly Choice[]> {
  const seen = new Set<string>();
  const wishes: (readonly [Operand, Operand])[] = [];
  for (let index = 0; index < hooks.count; index++) {
    const [a, b] = [hooks.left[index]!, hooks.right[index]!];
    const key = `${hooks.kinds[index]}\0${typeof a}${a}\0${typeof b}${b}`;
    if (seen.has(key) || only?.has(hooks.sites[index]!) === false) continue;
    seen.add(key);
    if (hooks.kinds[index] === 'cell') continue;
    if (hooks.kinds[index] === 'regex') {
      for (let made = 0; made < regexMatches; made++) {
        const match = matchOf(String(b), hooks.flags[index] ?? '', random);
        if (match !== undefined) wishes.push([a, match]);
      }
      for (const times of [undefined, fewPumps]) {
        const nearMiss = nearMissOf(String(b), random, times);
        if (nearMiss !== undefined) wishes.push([a, nearMiss]);
      }
    } else wishes.push([a, b], [b, a]);
  }
  let left = maxAnswers;
  for (const [from, to] of wishes) {
    const answers =
      typeof from === 'string' || typeof to === 'string'
        ? textAnswers(parent, String(from), String(to))
        : numberAnswers(parent, from, to);
    for (const answer of answers) {
      if (left-- === 0) return;
      yield answer;
    }
  }
}
