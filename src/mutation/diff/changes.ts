import { execFile } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { AssayError } from '../../core/errors.ts';
import { parseDiff } from './parse-diff.ts';
import type { LineRange } from './parse-diff.ts';

/** What differs between a revision and the files as they stand now. Paths are relative to the project's root. */
export interface Changes {
  /** The commit compared with, in full. */
  readonly base: string;
  /** How it was named or found, for a person. */
  readonly description: string;
  /** New and changed lines of each file that is there; a new file has one endless range. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>;
}

/** Bytes of git's answer: a diff of a whole large project fits. */
const maxOutput = 512 * 1024 * 1024;

/** Where the main branch may be, best first. */
const mainBranches = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

interface GitAnswer {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

function git(root: string, args: readonly string[]): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    // Messages are matched below, so they must be in English; the user's own settings must not change the form of a diff.
    const env = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
    execFile('git', [...args], { cwd: root, env, maxBuffer: maxOutput }, (error, output, errors) => {
      if (error !== null && (error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(root)) {
        reject(
          new AssayError('usage', '--since needs git, which was not found.', 'Install git, or name paths instead.'),
        );
        return;
      }
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output, errors });
    });
  });
}

function failed(what: string, answer: GitAnswer): AssayError {
  const reason = answer.errors.trim().split('\n').at(-1) ?? '';
  return new AssayError('usage', `${what} ${reason}`.trim(), 'Mend the repository, or name paths instead of --since.');
}

async function repositoryFolder(root: string): Promise<string> {
  const answer = await git(root, ['rev-parse', '--show-toplevel']);
  if (answer.code === 0) return answer.output.trimEnd();
  if (/dubious ownership/.test(answer.errors)) throw failed('git does not trust this repository:', answer);
  throw new AssayError(
    'usage',
    '--since needs a git repository, and this project is in none.',
    'Run "git init" and commit, or name the files to mutate: assay mutate src/file.ts:10-20',
  );
}

async function commitOf(root: string, revision: string): Promise<string | undefined> {
  const answer = await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return answer.code === 0 ? answer.output.trim() : undefined;
}

async function isShallow(root: string): Promise<boolean> {
  return (await git(root, ['rev-parse', '--is-shallow-repository'])).output.trim() === 'true';
}

const deepen = 'Fetch the history: "git fetch --unshallow", or "fetch-depth: 0" in actions/checkout.';

async function unknownRevision(root: string, revision: string): Promise<AssayError> {
  if (existsSync(path.resolve(root, revision))) {
    return new AssayError(
      'usage',
      `--since takes a revision of git, and "${revision}" is a file or folder.`,
      `Write "--since=REVISION ${revision}", or name the path before the option.`,
    );
  }
  const remedy = (await isShallow(root))
    ? deepen
    : 'See "git branch --all" and "git log"; a remote branch may need "git fetch".';
  return new AssayError('usage', `--since: git knows no revision "${revision}".`, remedy);
}

async function mergeBase(root: string, branch: string): Promise<string> {
  const answer = await git(root, ['merge-base', branch, 'HEAD']);
  if (answer.code === 0) return answer.output.trim();
  const shallow = await isShallow(root);
  throw new AssayError(
    'usage',
    `${branch} and HEAD have no common commit${shallow ? ' in this shallow clone' : ''}.`,
    shallow ? deepen : 'Name the revision to compare with: --since=REVISION',
  );
}

async function findBase(root: string, since: string | undefined): Promise<{ base: string; description: string }> {
  if ((await commitOf(root, 'HEAD')) === undefined)
    throw new AssayError('usage', '--since: the repository has no commit yet.', 'Commit something first.');
  if (since !== undefined) {
    const commit = await commitOf(root, since);
    if (commit === undefined) throw await unknownRevision(root, since);
    return { base: commit, description: since };
  }
  for (const branch of mainBranches) {
    if ((await commitOf(root, branch)) === undefined) continue;
    const base = await mergeBase(root, branch);
    return { base, description: `the merge base with ${branch}` };
  }
  const remedy = (await isShallow(root)) ? deepen : 'Name the revision to compare with: --since=REVISION';
  throw new AssayError('usage', `--since: there is no main branch (looked for ${mainBranches.join(', ')}).`, remedy);
}

// Whatever the user's settings say, the diff has the one form that `parseDiff` reads.
const diffArguments =
  '-c core.quotePath=true -c diff.noprefix=false -c diff.mnemonicPrefix=false -c core.fsmonitor=false diff --unified=0 --inter-hunk-context=0 --no-color --no-ext-diff --no-textconv --find-renames --src-prefix=a/ --dst-prefix=b/ --ignore-submodules=all'.split(
    ' ',
  );

const wholeFile: readonly LineRange[] = [{ from: 1, to: Infinity }];

/**
 * Finds what changed since a revision, commits, staged and unstaged edits and untracked files alike.
 *
 * @param root absolute path of the project, which may be a folder of the repository
 * @param since a revision; undefined means where this branch left the main one
 * @throws AssayError with code `usage` when there is no repository, no such revision or no history to compare with
 */
export async function changesSince(root: string, since: string | undefined): Promise<Changes> {
  const repository = await repositoryFolder(root);
  const { base, description } = await findBase(root, since);
  const diff = await git(repository, [...diffArguments, base, '--']);
  if (diff.code !== 0) throw failed('git diff failed:', diff);
  const untracked = await git(repository, ['ls-files', '--others', '--exclude-standard', '-z']);
  if (untracked.code !== 0) throw failed('git ls-files failed:', untracked);
  const inProject = projectPath(root, repository);
  const lines = new Map<string, readonly LineRange[]>();
  for (const file of parseDiff(diff.output)) {
    const name = inProject(file.path);
    if (name !== undefined && !file.deleted) lines.set(name, file.lines);
  }
  for (const file of untracked.output.split('\0')) {
    const name = inProject(file);
    if (
      name !== undefined &&
      file !== '' &&
      statSync(path.join(repository, file), { throwIfNoEntry: false })?.isFile() === true
    )
      lines.set(name, wholeFile);
  }
  return { base, description, lines };
}

/** Turns a path of the repository into one of the project; undefined for what is outside it. */
function projectPath(root: string, repository: string): (file: string) => string | undefined {
  const folder = path.relative(realpathSync(repository), realpathSync(root)).split(path.sep).join('/');
  if (folder === '') return (file) => file;
  return (file) => (file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined);
}
