import { AssayError, type ExitCode } from '../../core/errors.ts';
import type { EngineResult } from '../../core/run.ts';
import { nothingToDo, selectFiles } from '../launch.ts';
import { commonOptions, type RawOptions } from '../options.ts';
import { closeSession, openSession, type CommandContext, type Session } from '../session.ts';

/** What `props`, `fuzz` and `stress` share: find the suites, run one engine on them, report. */
export async function runSuiteCommand(
  engine: { readonly name: 'property' | 'fuzz' | 'stress'; readonly patterns: 'properties' | 'fuzz' | 'stress' },
  call: { readonly named: readonly string[]; readonly raw: RawOptions; readonly context: CommandContext },
  launch: (session: Session, files: readonly string[]) => Promise<EngineResult>,
): Promise<ExitCode> {
  const session = await openSession(commonOptions(call.raw), call.context);
  const { all, mine } = await selectFiles(session, engine.patterns, call.named);
  if (all.length === 0) {
    throw new AssayError(
      'no-check',
      `No ${engine.name} check was found${call.named.length === 0 ? '' : ` in ${call.named.join(', ')}`}.`,
      `Check files match ${session.config[engine.patterns].join(', ')}; "${engine.patterns}" in assay.config.ts changes that.`,
    );
  }
  if (mine.length === 0) {
    const { index, count } = session.run.shard!;
    call.context.screen.write(`Nothing to do: shard ${index}/${count} of ${all.length} files is empty.\n`);
    return closeSession(session, [nothingToDo(engine.name)]);
  }
  const result = await launch(session, mine);
  if (result.checks.length === 0 && (result.problems ?? []).length === 0 && !call.context.signal.aborted) {
    throw new AssayError(
      'no-check',
      `No check is declared in ${mine.length} file(s).`,
      'Declare one with property(...), fuzz(...) or stress(...).',
    );
  }
  return closeSession(session, [result]);
}
