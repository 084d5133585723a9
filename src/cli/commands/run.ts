import { AssayError } from '../../core/errors.ts';
import type { EngineResult } from '../../core/run.ts';
import {
  asksForMutation,
  launchFuzz,
  launchMutation,
  launchProperties,
  launchStress,
  nothingToDo,
  selectFiles,
} from '../launch.ts';
import { commonOptions } from '../options.ts';
import { closeSession, openSession, type Session } from '../session.ts';
import type { CommandDefinition } from './command.ts';

type Launch = (session: Session, files: readonly string[]) => Promise<EngineResult>;

const suites: readonly {
  engine: 'property' | 'fuzz' | 'stress';
  patterns: 'properties' | 'fuzz' | 'stress';
  launch: Launch;
}[] = [
  { engine: 'property', patterns: 'properties', launch: launchProperties },
  { engine: 'fuzz', patterns: 'fuzz', launch: (session, files) => launchFuzz(session, files, { engine: 'assay' }) },
  { engine: 'stress', patterns: 'stress', launch: launchStress },
];

function skippedWith(engine: EngineResult['engine'], message: string): EngineResult {
  return { ...nothingToDo(engine), warnings: [{ kind: 'skipped', message }] };
}

/** An engine that cannot start must not lose what the others found: its error becomes a problem of the run. */
async function attempt(engine: EngineResult['engine'], work: () => Promise<EngineResult>): Promise<EngineResult> {
  try {
    return await work();
  } catch (error) {
    if (!AssayError.is(error)) throw error;
    return { ...nothingToDo(engine), status: 'unknown', problems: [`${error.message} ${error.remedy}`.trim()] };
  }
}

async function runMutationTrial(session: Session): Promise<EngineResult> {
  const { mutants } = session.settings;
  if (!(await asksForMutation(session))) {
    const packages = '@stryker-mutator/core, @stryker-mutator/instrumenter and @stryker-mutator/vitest-runner';
    return skippedWith('mutation', `mutation scores are not set up: they need ${packages}`);
  }
  return attempt('mutation', () =>
    launchMutation(session, { paths: [], ...(mutants !== undefined && { sample: mutants }) }),
  );
}

export const runCommand: CommandDefinition = {
  usage: 'run',
  summary: 'Run all four trials on the project and write one report',
  options: [['--no-mutation', 'Leave out the mutation trial']],
  examples: ['assay run', 'assay run --profile pr --reporter terminal,junit,markdown'],
  async run(_named, raw, context) {
    const session = await openSession(commonOptions(raw), context);
    const results: EngineResult[] = [];
    let found = 0;
    for (const { engine, patterns, launch } of suites) {
      if (context.signal.aborted) break;
      const { all, mine } = await selectFiles(session, patterns, []);
      found += all.length;
      if (mine.length > 0) results.push(await attempt(engine, () => launch(session, mine)));
      else
        results.push(
          skippedWith(engine, all.length === 0 ? `no ${engine} check was found` : `this shard has no ${engine} check`),
        );
    }
    if (found === 0) {
      throw new AssayError(
        'no-check',
        'No check was found.',
        'Write one in properties/, fuzz/ or stress/; see the README for examples.',
      );
    }
    if (raw['mutation'] !== false && !context.signal.aborted) results.push(await runMutationTrial(session));
    return closeSession(session, results);
  },
};
