import path from 'node:path';
import type { CheckResult, Warning } from '../core/check.ts';
import { worstStatus } from '../core/check.ts';
import { checkId, contentHash } from '../core/check-id.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Clock } from '../core/ports.ts';
import type { EngineResult, RunOptions } from '../core/run.ts';
import type { AssayTaskMeta } from '../host/vitest-host.ts';
import { runEnvironmentName } from '../node/run-environment.ts';
import { keepingSignals } from '../node/signals.ts';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { firstLine } from './failure-message.ts';

export interface PropertyRunOptions extends RunOptions {
  /** Absolute paths of the suites. */
  readonly files: readonly string[];
  readonly clock: Clock;
  /** See `HostedRun.profileRuns`. */
  readonly profileRuns?: number;
}

/** Collects what vitest's processes tell about each test. */
class Collector implements Reporter {
  readonly checks: CheckResult[] = [];
  readonly findings: Finding[] = [];
  readonly warnings: Warning[] = [];
  readonly loadErrors: { file: string; message: string }[] = [];
  readonly #root: string;
  readonly #emit: EmitProgress;

  constructor(root: string, emit: EmitProgress) {
    this.#root = root;
    this.#emit = emit;
  }

  #relative(file: string): string {
    return path.relative(this.#root, file).split(path.sep).join('/');
  }

  onTestModuleEnd(module: TestModule): void {
    for (const error of module.errors()) {
      this.loadErrors.push({ file: this.#relative(module.moduleId), message: error.message });
    }
  }

  onTestCaseReady(test: TestCase): void {
    const file = this.#relative(test.module.moduleId);
    this.#emit({ type: 'check-start', engine: 'property', id: checkId(file, test.name), name: test.name, file });
  }

  onTestCaseResult(test: TestCase): void {
    const { assay } = test.meta() as AssayTaskMeta;
    if (assay !== undefined) {
      for (const finding of assay.findings) this.#found(finding);
      for (const warning of assay.warnings) this.#warn(warning);
      return this.#finished(assay.result);
    }
    this.#plainTest(test);
  }

  onUnhandledErrors(errors: readonly { message: string; stack?: string; VITEST_TEST_PATH?: string }[]): void {
    for (const error of errors) {
      const file = error.VITEST_TEST_PATH === undefined ? '' : this.#relative(error.VITEST_TEST_PATH);
      this.#found({
        id: contentHash(`${file}\0rejection\0${error.message}`).slice(0, 16),
        engine: 'property',
        check: checkId(file, ''),
        kind: 'rejection',
        message: firstLine(error.message),
        ...(file !== '' && { location: { file } }),
        ...(error.stack !== undefined && { stack: error.stack }),
        input: '',
        replay: '',
        command: `npx assay props ${file}`.trim(),
        regression: '',
      });
    }
  }

  /** A test that no assay function declared, or that ended before it could report: its own words must do. */
  #plainTest(test: TestCase): void {
    const file = this.#relative(test.module.moduleId);
    const id = checkId(file, test.fullName);
    const { state, errors = [] } = test.result();
    const location = { file, ...(test.location !== undefined && { line: test.location.line }) };
    for (const error of errors) {
      const kind = error.message.startsWith('Test timed out') ? 'timeout' : 'error';
      const command = `npx assay props ${file}`;
      const message = firstLine(error.message);
      this.#found({
        id: contentHash(`${id}\0${message}`).slice(0, 16),
        engine: 'property',
        check: id,
        kind,
        message,
        location,
        ...(error.stack !== undefined && { stack: error.stack }),
        input: '',
        replay: '',
        command,
        regression: '',
      });
    }
    const status = state === 'pending' ? 'unknown' : state;
    const durationMs = Math.round(test.diagnostic()?.duration ?? 0);
    const runs = status === 'skipped' || status === 'unknown' ? 0 : 1;
    this.#finished({ id, name: test.fullName, ...location, engine: 'property', status, runs, durationMs, stats: {} });
  }

  #found(finding: Finding): void {
    this.findings.push(finding);
    this.#emit({ type: 'finding', finding });
  }

  #warn(warning: Warning): void {
    this.warnings.push(warning);
    this.#emit({ type: 'warning', engine: 'property', warning });
  }

  #finished(result: CheckResult): void {
    this.checks.push(result);
    this.#emit({ type: 'check-end', result });
  }
}

/** The environment of vitest's processes: what the command line asked for. */
function runEnvironment(options: PropertyRunOptions): Record<string, string> {
  const { root, seed, runs, profileRuns, timeLimitMs } = options;
  return { [runEnvironmentName]: JSON.stringify({ root, seed, runs, profileRuns, timeLimitMs }) };
}

async function startVitest(options: PropertyRunOptions, collector: Collector): Promise<void> {
  const { createVitest } = await import('vitest/node');
  const { root } = options;
  const include = options.files.map((file) =>
    path
      .relative(root, file)
      .split(path.sep)
      .join('/')
      .replaceAll(/[[\]{}()*?!]/g, '\\$&'),
  );
  const vitest = await keepingSignals(() =>
    createVitest('test', {
      root,
      include,
      watch: false,
      passWithNoTests: true,
      reporters: [collector],
      env: runEnvironment(options),
      includeTaskLocation: true,
      // assay bounds each input and each check itself; a runner's limit for a whole test would cut long runs.
      testTimeout: 0,
    }),
  );
  const cancel = (): void => void vitest.cancelCurrentRun('keyboard-input');
  options.signal.addEventListener('abort', cancel, { once: true });
  try {
    await vitest.start();
    // Workers that are told to stop in the middle of a test make vitest complain; that is no fault of the code under test.
    if (!options.signal.aborted)
      collector.onUnhandledErrors(vitest.state.getUnhandledErrors() as { message: string; stack?: string }[]);
  } finally {
    options.signal.removeEventListener('abort', cancel);
    // Under vitest a failed suite sets the exit code of the process; assay decides its own.
    process.exitCode = 0;
    await vitest.close();
  }
}

/** Runs property suites under vitest. */
export async function runProperties(options: PropertyRunOptions, emit: EmitProgress): Promise<EngineResult> {
  const started = options.clock.monotonicMs();
  const collector = new Collector(options.root, emit);
  emit({ type: 'engine-start', engine: 'property' });
  await startVitest(options, collector);
  const { checks, findings, warnings, loadErrors } = collector;
  if (loadErrors.length > 0 && checks.length === 0) {
    const lines = loadErrors.map(({ file, message }) => `${file}: ${message}`);
    throw new AssayError('load', lines.join('\n'), 'Mend the file and run again.');
  }
  emit({ type: 'engine-end', engine: 'property' });
  return {
    engine: 'property',
    status: worstStatus([
      ...checks.map((check) => check.status),
      ...(findings.length > 0 ? (['failed'] as const) : []),
    ]),
    durationMs: options.clock.monotonicMs() - started,
    checks: checks.toSorted((a, b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1)),
    findings,
    gates: [],
    warnings,
    ...(loadErrors.length > 0 && { problems: loadErrors.map(({ file, message }) => `${file}: ${message}`) }),
  };
}
