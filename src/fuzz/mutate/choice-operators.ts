import { uniformBigInt, uniformInt } from '../../choices/prng.ts';
import { simplestChoice, withValue, type Choice, type Span } from '../../choices/sequence.ts';
import type { Dictionary } from './dictionary.ts';
import { redrawn } from './edited-fill.ts';
import type { MutationRandom } from './random.ts';
import type { TextPlace } from './text-parts.ts';

/** An input made of choices, as far as operators look at it. */
export interface ChoiceParent {
  readonly choices: readonly Choice[];
  readonly spans: readonly Span[];
  readonly texts: readonly TextPlace[];
}

/** What an operator on choices works with. `choices` is changed; positions of spans and texts are those of `parent`. */
export interface ChoiceEdit {
  readonly parent: ChoiceParent;
  readonly choices: (Choice | typeof redrawn)[];
  readonly random: MutationRandom;
  readonly dictionary: Dictionary;
  other(): ChoiceParent;
}

export interface ChoiceOperator {
  readonly name: string;
  /** Whether it moves choices, so that positions no longer hold: one such operator is enough for an input. */
  readonly moves: boolean;
  readonly apply: (edit: ChoiceEdit) => boolean;
}

const maxChanges = 4;
const maxRepeats = 64;

/** Another value of a choice: a step of any magnitude, an end, the simplest, a number of the dictionary, any. */
function changed(choice: Choice, { random, dictionary }: ChoiceEdit): Choice {
  const { min, max, value } = choice;
  const { prng } = random;
  const kind = random.below(8);
  if (kind === 0) return simplestChoice(choice);
  if (kind === 1) return withValue(choice, random.oneIn(2) ? min : max);
  const known = dictionary.numbers;
  if (kind === 2 && known.length > 0) {
    const wanted = Math.trunc(random.pick(known)) + random.below(3) - 1;
    if (wanted >= min && wanted <= max) return withValue(choice, typeof value === 'bigint' ? BigInt(wanted) : wanted);
  }
  if (typeof value === 'bigint') {
    const [low, high] = [min as bigint, max as bigint];
    if (kind < 5) return withValue(choice, uniformBigInt(prng, low, high));
    const bits = (high - low).toString(2).length;
    const moved = value + (random.oneIn(2) ? 1n : -1n) * (1n << BigInt(random.below(bits + 1)));
    return withValue(choice, moved < low ? low : moved > high ? high : moved);
  }
  const [low, high] = [min as number, max as number];
  if (kind < 5) return withValue(choice, uniformInt(prng, low, high));
  const step = 2 ** random.below(Math.ceil(Math.log2(high - low + 1)) + 1);
  return withValue(choice, Math.min(high, Math.max(low, value + (random.oneIn(2) ? step : -step))));
}

function changeChoices(edit: ChoiceEdit): boolean {
  const { choices, random } = edit;
  if (choices.length === 0) return false;
  for (let left = random.small(maxChanges); left > 0; left--) {
    const at = random.below(choices.length);
    const choice = choices[at];
    if (choice !== undefined) choices[at] = changed(choice, edit);
  }
  return true;
}

function copyValue({ choices, random }: ChoiceEdit): boolean {
  if (choices.length < 2) return false;
  const from = choices[random.below(choices.length)];
  if (from === undefined) return false;
  for (let tries = 8; tries > 0; tries--) {
    const at = random.below(choices.length);
    const to = choices[at];
    if (to === undefined || to === from || to.min !== from.min || to.max !== from.max) continue;
    choices[at] = from;
    return true;
  }
  return false;
}

function pickSpan({ parent, random }: ChoiceEdit): Span | undefined {
  for (let tries = 4; tries > 0 && parent.spans.length > 0; tries--) {
    const span = random.pick(parent.spans);
    if (span.end > span.start) return span;
  }
  return undefined;
}

/** Tells the list that a span is an element of, if it is one, that it has so many more elements. */
function adjustLength({ parent, choices }: ChoiceEdit, span: Span, by: number): void {
  const list = parent.spans[span.parent];
  if (list === undefined || list.start === span.start) return;
  const length = choices[list.start];
  if (length === undefined || typeof length.value !== 'number') return;
  let elements = 0;
  for (const other of parent.spans) if (other.parent === span.parent) elements++;
  if (length.value !== elements && length.value !== elements - 1) return;
  const value = length.value + by;
  if (value >= (length.min as number) && value <= (length.max as number))
    choices[list.start] = { ...length, value } as Choice;
}

function deleteSpan(edit: ChoiceEdit): boolean {
  const span = pickSpan(edit);
  if (span === undefined) return false;
  adjustLength(edit, span, -1);
  edit.choices.splice(span.start, span.end - span.start);
  return true;
}

function repeatSpan(edit: ChoiceEdit): boolean {
  const span = pickSpan(edit);
  if (span === undefined) return false;
  const times = edit.random.oneIn(4) ? 1 << edit.random.below(Math.log2(maxRepeats) + 1) : 1;
  adjustLength(edit, span, times);
  const part = edit.parent.choices.slice(span.start, span.end);
  edit.choices.splice(span.end, 0, ...Array.from({ length: times }, () => part).flat());
  return true;
}

function redrawSpan(edit: ChoiceEdit): boolean {
  const span = pickSpan(edit);
  if (span === undefined) return false;
  for (let at = span.start; at < span.end; at++) edit.choices[at] = redrawn;
  return true;
}

function simplifySpan(edit: ChoiceEdit): boolean {
  const span = pickSpan(edit);
  if (span === undefined) return false;
  for (let at = span.start; at < span.end; at++) {
    const choice = edit.choices[at];
    if (choice !== undefined) edit.choices[at] = simplestChoice(choice);
  }
  return true;
}

function alike(a: Choice | undefined, b: Choice | undefined): boolean {
  return a !== undefined && b !== undefined && a.min === b.min && a.max === b.max;
}

function swapSpans(edit: ChoiceEdit): boolean {
  const { parent, random, choices } = edit;
  const one = pickSpan(edit);
  if (one === undefined) return false;
  const partners = parent.spans.filter(
    (other) => other.label === one.label && (other.start >= one.end || other.end <= one.start),
  );
  if (partners.length === 0) return false;
  const two = random.pick(partners);
  const [first, second] = one.start < two.start ? [one, two] : [two, one];
  const middle = choices.slice(first.end, second.start);
  const swapped = [...choices.slice(second.start, second.end), ...middle, ...choices.slice(first.start, first.end)];
  choices.splice(first.start, second.end - first.start, ...swapped);
  return true;
}

/** Puts a part of another input, or of this one, in the place of a part that begins with the same range. */
function crossOver(edit: ChoiceEdit): boolean {
  const span = pickSpan(edit);
  if (span === undefined) return false;
  const { parent, random, choices } = edit;
  const other = random.oneIn(4) ? parent : edit.other();
  const partners = other.spans.filter(
    (candidate) => candidate.end > candidate.start && alike(other.choices[candidate.start], parent.choices[span.start]),
  );
  if (partners.length === 0) return false;
  const partner = random.pick(partners);
  choices.splice(span.start, span.end - span.start, ...other.choices.slice(partner.start, partner.end));
  return true;
}

function spliceTails(edit: ChoiceEdit): boolean {
  const { random, choices } = edit;
  const other = edit.other().choices;
  if (choices.length === 0 || other.length === 0) return false;
  const at = random.below(choices.length);
  const candidates = [at, random.below(other.length), random.below(other.length)].filter((place) =>
    alike(other[place], choices[at]),
  );
  const from = candidates[0];
  if (from === undefined) return false;
  choices.splice(at, choices.length - at, ...other.slice(from));
  return true;
}

/** Writes a word of the dictionary, or a part of one of its neighbours, into a text. */
function plantWord({ parent, random, dictionary, choices }: ChoiceEdit): boolean {
  if (parent.texts.length === 0) return false;
  const place = random.pick(parent.texts);
  const characters = [...place.text];
  const word = random.oneIn(4) ? dictionary.propertyName(random) : dictionary.word(random);
  const planted = Buffer.from(word).toString('utf8');
  const at = random.below(characters.length + 1);
  const behind = characters.slice(at + (random.oneIn(2) ? planted.length : 0));
  const text = random.oneIn(2) ? planted : characters.slice(0, at).join('') + planted + behind.join('');
  const written = place.write(text);
  if (written === undefined) return false;
  choices.splice(place.start, place.end - place.start, ...written);
  return true;
}

/** Changes of choices that know which of them belong together. */
export const choiceOperators: readonly ChoiceOperator[] = [
  { name: 'change-choices', moves: false, apply: changeChoices },
  { name: 'copy-value', moves: false, apply: copyValue },
  { name: 'redraw-span', moves: false, apply: redrawSpan },
  { name: 'simplify-span', moves: false, apply: simplifySpan },
  { name: 'delete-span', moves: true, apply: deleteSpan },
  { name: 'repeat-span', moves: true, apply: repeatSpan },
  { name: 'swap-spans', moves: true, apply: swapSpans },
  { name: 'cross-over', moves: true, apply: crossOver },
  { name: 'splice-tails', moves: true, apply: spliceTails },
  { name: 'plant-word', moves: true, apply: plantWord },
];
