import { fuzz, text } from 'assay';
import { MemoryJournal } from '../../properties/workflow/memory-journal.ts';
import { execute } from '../../targets/workflow/execute.ts';
import { parseStateMachine } from '../../targets/workflow/parse-definition.ts';
import { WorkflowError } from '../../targets/workflow/workflow-error.ts';

const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };

fuzz(
  'a text is a state machine that runs to an end, or is refused',
  [text()],
  async (source) => {
    const machine = parseStateMachine(source);
    const resources = new Map([['echo', (input: unknown) => input]]);
    const ports = { resources, journal: new MemoryJournal(), clock, random: () => 0, maxSteps: 20 };
    const end = await execute(machine, { a: [1, 2], b: 'text' }, ports);
    if (end.status !== 'succeeded' && end.status !== 'failed') throw new Error('no end');
  },
  { expects: [WorkflowError] },
);
