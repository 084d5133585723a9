import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ViteDevServer } from 'vite';

/** What the loader asks of Vite: to say what an import means in this project, and to turn a file into JavaScript. */
export interface Transformer {
  /** Absolute path of the file that a specifier names, or undefined when Vite does not know it. */
  resolve(specifier: string, importer: string): Promise<string | undefined>;
  /** JavaScript, and its source map where it has one. Static imports stay as they are. */
  transform(code: string, file: string): Promise<{ readonly code: string; readonly map: unknown }>;
}

const configNames = ['vitest.config', 'vite.config'];
const configExtensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

// These make modules for a browser: Node resolves imports itself.
const browserPlugins = new Set(['vite:import-analysis', 'vite:client-inject', 'vite:css-analysis']);

/** The project's own vitest or vite configuration file; undefined without one. */
export function findViteConfig(root: string): string | undefined {
  for (const name of configNames) {
    for (const extension of configExtensions) {
      const file = path.join(root, name + extension);
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}

async function startServer(root: string): Promise<ViteDevServer> {
  const { createServer } = await import('vite');
  return createServer({
    root,
    configFile: findViteConfig(root) ?? false,
    logLevel: 'silent',
    clearScreen: false,
    appType: 'custom',
    mode: 'test',
    // Middleware mode without socket and watcher: nothing listens, only the plugin container is used.
    server: { middlewareMode: true, ws: false, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    plugins: [
      {
        name: 'assay:node-modules-stay',
        configResolved(config) {
          const plugins = config.plugins as { name: string }[];
          for (let index = plugins.length - 1; index >= 0; index--) {
            if (browserPlugins.has(plugins[index]!.name)) plugins.splice(index, 1);
          }
        },
      },
    ],
  });
}

/** A transformer on the plugin container of the project's own Vite configuration. */
export async function createViteTransformer(root: string): Promise<Transformer> {
  const server = await startServer(root);
  const { pluginContainer } = server.environments.ssr;
  return {
    async resolve(specifier, importer) {
      const resolved = await pluginContainer.resolveId(specifier, importer);
      if (resolved === null) return undefined;
      const file = resolved.id.split('?', 1)[0]!;
      return path.isAbsolute(file) && existsSync(file) ? file : undefined;
    },
    async transform(code, file) {
      const result = await pluginContainer.transform(code, file);
      const map: unknown = result.map;
      const hasMappings = typeof map === 'object' && map !== null && 'mappings' in map && map.mappings !== '';
      return { code: result.code, map: hasMappings ? map : undefined };
    },
  };
}
