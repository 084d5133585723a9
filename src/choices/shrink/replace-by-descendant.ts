import type { Recording, Span } from '../sequence.ts';
import { sameRange, splice } from './edit.ts';
import type { Search, ShrinkPass, ShrinkState } from './pass.ts';

const maxDescendants = 16; // tried for one span: the ones right below it come first and are the likeliest

/** Parts inside a span that could stand in its place: made by the same arbitrary, or beginning with the same decision. */
function replacements(recording: Recording, spans: readonly Span[], index: number): readonly Span[] {
  const outer = spans[index]!;
  const choices = recording[0]!;
  const same: Span[] = [];
  const similar: Span[] = [];
  const seen = new Set<string>();
  for (let at = index + 1; at < spans.length && spans[at]!.start < outer.end; at++) {
    const inner = spans[at]!;
    if (inner.end <= inner.start || inner.end - inner.start >= outer.end - outer.start) continue;
    if (inner.label !== outer.label && !sameRange(choices[inner.start]!, choices[outer.start]!)) continue;
    const key = `${inner.start}:${inner.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    (inner.label === outer.label ? same : similar).push(inner);
  }
  return [...same, ...similar].slice(0, maxDescendants);
}

function* replaceOne(state: ShrinkState, index: number): Search<boolean> {
  const { recording, spans } = state.current;
  const outer = spans[index]!;
  for (const inner of replacements(recording, spans, index)) {
    const part = recording[0]!.slice(inner.start, inner.end);
    if (yield splice(recording, 0, outer.start, outer.end, part)) return true;
  }
  return false;
}

/** Puts a subtree in the place of the tree around it. */
export const replaceByDescendant: ShrinkPass = {
  name: 'replace-by-descendant',
  *run(state) {
    for (let index = 0; index < state.current.spans.length; index++) {
      const span = state.current.spans[index]!;
      if (span.end - span.start < 2) continue;
      while (index < state.current.spans.length && (yield* replaceOne(state, index)));
    }
  },
};
