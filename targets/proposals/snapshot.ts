import { z } from 'zod';
import { ProposalError } from './proposal-error.ts';

const proposalSchema = z.object({ id: z.string().min(1), title: z.string(), url: z.url().nullable() }).readonly();
const snapshotSchema = z.array(proposalSchema).readonly();

export type Proposal = z.output<typeof proposalSchema>;

/**
 * Reads a snapshot: a JSON list of proposals, each with an id of its own.
 * @throws ProposalError `snapshot`
 */
export function parseSnapshot(text: string): readonly Proposal[] {
  const snapshot = snapshotSchema.safeParse(parseJson(text));
  if (!snapshot.success)
    throw new ProposalError('snapshot', `no list of proposals: ${z.prettifyError(snapshot.error)}`);
  const ids = new Set<string>();
  for (const { id } of snapshot.data) {
    if (ids.has(id)) throw new ProposalError('snapshot', `two proposals have the id ${id}`);
    ids.add(id);
  }
  return snapshot.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProposalError('snapshot', 'no JSON');
  }
}
