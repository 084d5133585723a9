import type { TestProject } from 'vitest/node';

/** Mocks of modules need vitest's own module runner. */
const moduleMocks = /\b(?:vi|vitest)\s*\.\s*(?:mock|doMock|unmock|doUnmock|importActual|importMock)\s*[(<]/;
const environmentComment = /@(?:vitest|jest)-environment\s+([\w-]+)/;

/** Comments cannot mock anything. */
const withoutComments = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|(^|[^:])\/\/.*$/gm, '$1');

/**
 * Why a test file cannot run in a process of ours; undefined when it can.
 *
 * @param sources the texts of the test file, first, and of its setup files
 */
export function hostingObstacle(project: TestProject, sources: readonly string[]): string | undefined {
  const { config } = project;
  if (config.browser.enabled) return 'it runs in a browser';
  const environment = environmentComment.exec(sources[0] ?? '')?.[1] ?? config.environment;
  if (environment !== 'node') return `it needs the environment ${environment}`;
  if (config.runner !== undefined) return 'it has a test runner of its own';
  if (config.experimental.viteModuleRunner === false) return "it loads modules without Vite's module runner";
  const mock = sources
    .map((source) => moduleMocks.exec(withoutComments(source))?.[0])
    .find((call) => call !== undefined);
  return mock === undefined ? undefined : `it calls ${mock.replace(/\s*[(<]$/, '')}`;
}
