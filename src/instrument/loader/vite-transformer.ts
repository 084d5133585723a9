import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ViteDevServer } from 'vite';
import { importVite } from '../../node/project-vite.ts';
import { findViteConfig, type Transformer } from './transformer.ts';

// These make modules for a browser: Node resolves imports itself.
const browserPlugins = new Set(['vite:import-analysis', 'vite:client-inject', 'vite:css-analysis']);

async function startServer(root: string): Promise<ViteDevServer> {
  const { createServer } = await importVite(root);
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
      if (resolved.id.startsWith('\0')) return resolved.id;
      const file = resolved.id.split('?', 1)[0]!;
      return path.isAbsolute(file) && existsSync(file) ? file : undefined;
    },
    async loadVirtual(id) {
      const loaded = await pluginContainer.load(id);
      if (loaded === null || loaded === undefined) throw new Error(`No plugin of Vite loads ${JSON.stringify(id)}.`);
      return (await pluginContainer.transform(typeof loaded === 'string' ? loaded : loaded.code, id)).code;
    },
    async transform(code, file) {
      const result = await pluginContainer.transform(code, file);
      const map: unknown = result.map;
      const hasMappings = typeof map === 'object' && map !== null && 'mappings' in map && map.mappings !== '';
      return { code: result.code, map: hasMappings ? map : undefined };
    },
  };
}
