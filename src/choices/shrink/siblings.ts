import type { ChoiceSequence, Span } from '../sequence.ts';
import { sameRange } from './edit.ts';
import type { Evaluation } from './pass.ts';

/** Neighbouring parts of one kind: the elements of one array, the attempts of one filter. At least two. */
export type SiblingRun = readonly Span[];

/** Children of one span in groups of neighbours with one label. */
function labelGroups(children: readonly Span[]): Span[][] {
  const groups: Span[][] = [];
  for (const span of children) {
    const last = groups.at(-1);
    // A part that begins before the last one ends is a copy that read the same choices (`fc.clone`).
    if (last !== undefined && span.start < last.at(-1)!.end) continue;
    if (last !== undefined && last[0]!.label === span.label) last.push(span);
    else groups.push([span]);
  }
  return groups;
}

/**
 * Lone neighbours that begin with the same decision form a run too: `chain` makes a new arbitrary for each part of a
 * recursion, which no label ties together.
 */
function mergeAlike(choices: ChoiceSequence, groups: readonly Span[][]): readonly Span[][] {
  const runs: Span[][] = [];
  let lone = false;
  for (const group of groups) {
    const last = runs.at(-1);
    const alike = last !== undefined && sameRange(choices[last[0]!.start]!, choices[group[0]!.start]!);
    if (alike && lone && group.length === 1) last.push(group[0]!);
    else runs.push(group);
    lone = group.length === 1;
  }
  return runs;
}

/** Runs that were found, by input: passes ask for them again after every candidate. */
const knownRuns = new WeakMap<Evaluation, readonly SiblingRun[]>();

/** Every run of siblings of one kind, outermost first. Parts that drew nothing do not count. */
export function siblingRuns(input: Evaluation): readonly SiblingRun[] {
  const known = knownRuns.get(input);
  if (known !== undefined) return known;
  const runs = findSiblingRuns(input);
  knownRuns.set(input, runs);
  return runs;
}

function findSiblingRuns({ spans, recording }: Evaluation): readonly SiblingRun[] {
  const choices = recording[0] ?? [];
  const families = new Map<number, Span[]>();
  for (const span of spans) {
    if (span.end <= span.start || span.end > choices.length) continue;
    const family = families.get(span.parent);
    if (family === undefined) families.set(span.parent, [span]);
    else family.push(span);
  }
  const runs = [...families.values()].flatMap((children) => mergeAlike(choices, labelGroups(children)));
  return runs.filter((run) => run.length > 1).toSorted((a, b) => a[0]!.depth - b[0]!.depth);
}

/** The run that begins at the same place as one of an earlier state of the input, if there still is one. */
export function findRun(input: Evaluation, start: number, depth: number): SiblingRun | undefined {
  return siblingRuns(input).find((run) => run[0]!.start === start && run[0]!.depth === depth);
}

/** Spans that are not just another name for the span around them, outermost first. */
export function distinctSpans(spans: readonly Span[]): readonly Span[] {
  return spans.filter((span) => {
    const parent = spans[span.parent];
    return span.end > span.start && (parent === undefined || parent.start !== span.start || parent.end !== span.end);
  });
}
