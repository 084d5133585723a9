import * as z from 'zod';
import type { Choice } from '../sequence.ts';
import { exampleKinds, exampleVersion } from './database.ts';

const numberChoice = z
  .tuple([z.int(), z.int(), z.int()])
  .refine(([min, max, value]) => min <= value && value <= max)
  .transform(([min, max, value]): Choice => ({ min, max, value }));

const digits = z.string().regex(/^-?\d{1,2500}$/);
const bigintChoice = z
  .tuple([digits, digits, digits])
  .transform(([min, max, value]) => ({ min: BigInt(min), max: BigInt(max), value: BigInt(value) }))
  .refine(({ min, max, value }) => min <= value && value <= max);

/** What stands in the file of an example. A module of its own, so that only those who read one wait for the validator. */
export const exampleForm = z.object({
  version: z.literal(exampleVersion),
  check: z.string(),
  kind: z.enum(exampleKinds),
  reason: z.string(),
  savedAtMs: z.number(),
  rendering: z.string(),
  choices: z.array(z.array(z.union([numberChoice, bigintChoice]))).min(1),
});
