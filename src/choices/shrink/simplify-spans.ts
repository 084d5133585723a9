import { isSimplest, simplestChoice } from '../sequence.ts';
import { splice } from './edit.ts';
import type { ShrinkPass } from './pass.ts';
import { distinctSpans } from './siblings.ts';

/** Choices that the simplest value of a part may need: nothing more than a length, or a variant and its value. */
const shortForms = [1, 2] as const;

/** Makes a whole part the simplest one: all its choices, or only the first one or two when the simplest value draws fewer. */
export const simplifySpans: ShrinkPass = {
  name: 'simplify-spans',
  *run(state) {
    for (let index = 0; index < distinctSpans(state.current.spans).length; index++) {
      const { start, end } = distinctSpans(state.current.spans)[index]!;
      const { recording } = state.current;
      const part = recording[0]!.slice(start, end);
      if (part.length < 2) continue; // single choices are lowered elsewhere
      const simplest = part.map(simplestChoice);
      let adopted = false;
      for (const length of shortForms) {
        if (length < part.length && !adopted)
          adopted = yield splice(recording, 0, start, end, simplest.slice(0, length));
      }
      if (!adopted && !part.every(isSimplest)) yield splice(recording, 0, start, end, simplest);
    }
  },
};
