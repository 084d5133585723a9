import { tuple, type Arbitrary } from 'fast-check';
import { randomFills, replayFills, type FillFactory } from '../../choices/fill.ts';
import { findParts, generate, type Generated } from '../../choices/generate.ts';
import { createPrng } from '../../choices/prng.ts';
import type { Choice, Recording } from '../../choices/sequence.ts';
import { DrawLimitError } from '../../choices/source.ts';
import type { StoredInput } from '../../core/declaration.ts';
import type { ComparisonHooks } from '../../instrument/coverage/comparison-hooks.ts';
import { byteFills } from '../byte-fill.ts';
import type { Corpus, CorpusEntry } from '../corpus/corpus.ts';
import { choiceAnswers } from './choice-answers.ts';
import { choiceOperators, type ChoiceParent } from './choice-operators.ts';
import type { Dictionary } from './dictionary.ts';
import { EditedFill, type redrawn } from './edited-fill.ts';
import { FreshShare } from './fresh-share.ts';
import type { InputSpace } from './input-space.ts';
import { OperatorWeights } from './operator-weights.ts';
import type { MutationRandom } from './random.ts';
import { StringSites, textsOf, type StringSite } from './string-sites.ts';
import { textParts, TextWriter, type TextPlace } from './text-parts.ts';

export interface ChoiceSpaceOptions {
  readonly arbitraries: readonly Arbitrary<unknown>[];
  readonly random: MutationRandom;
  readonly dictionary: Dictionary;
  readonly corpus: Corpus;
  /** Told the choices of each input before it runs. */
  readonly announce: (choices: readonly Choice[]) => void;
}

/** Draws of one input at most: longer ones cost the time of hundreds of others. */
const drawLimit = 20_000;
const maxStack = 6;
const maxTries = 4;
/** Steps in which an input is made smaller without losing what it reaches. */
const reductionSteps = 4;

/** Inputs that arbitraries generate, as sequences of choices. */
export class ChoiceSpace implements InputSpace {
  readonly #options: ChoiceSpaceOptions;
  readonly #arbitrary: Arbitrary<unknown[]>;
  readonly #sites = new StringSites();
  readonly #writer = new TextWriter(this.#sites);
  readonly #weights = new OperatorWeights(choiceOperators.length);
  readonly #freshShare = new FreshShare();
  readonly #parents = new WeakMap<StoredInput, ChoiceParent>();
  readonly #applied: number[] = [];
  readonly raw = undefined;
  #fills: FillFactory;
  #generated: Generated<unknown[]> | undefined;
  /** The recording that the fills replay, when they do nothing else. */
  #loaded: Recording = [[]];

  constructor(options: ChoiceSpaceOptions) {
    this.#options = options;
    this.#arbitrary = tuple(...options.arbitraries);
    this.#fills = randomFills(0);
  }

  get size(): number {
    return this.#generated?.recording[0]?.length ?? this.#loaded[0]?.length ?? 0;
  }

  load(input: StoredInput): void {
    this.#reset('bytes' in input ? byteFills(input.bytes) : replayFills(input.choices as Recording));
    if (!('bytes' in input)) this.#loaded = input.choices as Recording;
  }

  invent(): void {
    this.#reset(randomFills(this.#options.random.prng.next()));
  }

  mutate(parent: CorpusEntry): void {
    const { random } = this.#options;
    const anew = this.#freshShare.isDue(random);
    if (anew) this.invent();
    else this.#draw(this.#edit(this.#parent(parent.input)));
    this.#freshShare.made(anew);
  }

  credit(isNewEdge: boolean): void {
    if (isNewEdge) this.#freshShare.reachedEdge();
    for (const operator of this.#applied) this.#weights.yielded(operator);
  }

  values(): readonly unknown[] | undefined {
    try {
      this.#generated = generate(this.#arbitrary, this.#fills, drawLimit);
    } catch (error) {
      if (error instanceof DrawLimitError) return undefined;
      throw error;
    }
    this.#options.announce(this.#generated.recording[0]!);
    return this.#generated.value;
  }

  capture(): StoredInput {
    return { choices: this.#generated?.recording ?? this.#loaded };
  }

  *answers(entry: StoredInput, hooks: ComparisonHooks, only?: ReadonlySet<number>): Iterable<void> {
    for (const choices of choiceAnswers(this.#parent(entry), hooks, this.#options.random, only)) {
      this.#forgetMakers();
      this.#draw(choices);
      yield;
    }
  }

  *reductions(input: StoredInput): Generator<void, void, boolean> {
    if ('bytes' in input) return;
    let best = input;
    for (
      let step = 1, size = (best.choices[0]?.length ?? 0) >> 1;
      step <= reductionSteps && size > 0;
      step++, size >>= 1
    ) {
      for (let at = 0; at < (best.choices[0]?.length ?? 0);) {
        const choices = (best.choices[0] as Choice[]).toSpliced(at, size);
        this.load({ choices: [choices, ...best.choices.slice(1)] });
        if ((yield) && this.size < best.choices[0]!.length) best = this.capture() as typeof best;
        else at += size;
      }
    }
  }

  /** Where texts of an input stand. */
  texts(input: StoredInput): readonly TextPlace[] {
    return this.#parent(input).texts;
  }

  /** Nothing is to be credited with the current input. */
  #forgetMakers(): void {
    this.#applied.length = 0;
    this.#freshShare.forget();
  }

  #reset(fills: FillFactory): void {
    this.#forgetMakers();
    this.#fills = fills;
    this.#generated = undefined;
    this.#loaded = [[]];
  }

  #draw(choices: readonly (Choice | typeof redrawn)[]): void {
    const seed = this.#options.random.prng.next();
    const later = randomFills(seed);
    this.#generated = undefined;
    this.#fills = (sequence) => (sequence === 0 ? new EditedFill(choices, createPrng(seed)) : later(sequence));
  }

  /** What operators need to know of an entry, found when it is first needed. */
  #parent(input: StoredInput): ChoiceParent {
    let parent = this.#parents.get(input);
    if (parent === undefined) {
      const choices = 'choices' in input ? ((input.choices[0] ?? []) as readonly Choice[]) : [];
      const recording = 'choices' in input ? (input.choices as Recording) : [[]];
      const spans = findParts(this.#arbitrary, recording, drawLimit);
      const parts = textParts(spans, choices);
      this.#writer.learn(parts, choices);
      parent = { choices, spans, texts: this.#writer.places(this.#strings(recording, choices), parts, choices) };
      this.#parents.set(input, parent);
    }
    return parent;
  }

  #strings(recording: Recording, choices: readonly Choice[]): readonly StringSite[] {
    const valuesOf = (sequence: readonly Choice[]): readonly unknown[] => {
      try {
        return generate(this.#arbitrary, replayFills([sequence, ...recording.slice(1)]), drawLimit).value;
      } catch (error) {
        if (error instanceof DrawLimitError) return [];
        throw error;
      }
    };
    return this.#sites.find(valuesOf(choices), choices, (other) => textsOf(valuesOf(other)));
  }

  #edit(parent: ChoiceParent): (Choice | typeof redrawn)[] {
    const { random, dictionary, corpus } = this.#options;
    const choices: (Choice | typeof redrawn)[] = [...parent.choices];
    const other = (): ChoiceParent => this.#parent(corpus.any(random).input);
    const edit = { parent, choices, random, dictionary, other };
    this.#applied.length = 0;
    for (let left = random.small(maxStack), tries = maxTries + left; left > 0 && tries > 0; tries--) {
      const index = this.#weights.pick(random);
      const operator = choiceOperators[index]!;
      this.#weights.used(index);
      if (!operator.apply(edit)) continue;
      this.#applied.push(index);
      left--;
      if (operator.moves) break; // positions no longer hold
    }
    return choices;
  }
}
