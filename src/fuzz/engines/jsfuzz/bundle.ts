import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { findViteConfig } from '../../../instrument/loader/transformer.ts';
import { importVite } from '../../../node/project-vite.ts';
import { importShared, isShared, sharedModulesKey } from './shared-modules.ts';

export interface BundleRequest {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Absolute path of the check file or plain target. */
  readonly file: string;
  /** Absolute path of the folder that gets `target.js`. */
  readonly folder: string;
}

const sharedPrefix = '\0assay-shared:';

/** Modules that the bundle shares with the process that loads it: neither bundled nor instrumented. */
function sharedModules(): Plugin {
  return {
    name: 'assay:shared-modules',
    enforce: 'pre',
    resolveId: (id) => (isShared(id) ? sharedPrefix + id : null),
    async load(id) {
      if (!id.startsWith(sharedPrefix)) return null;
      const specifier = id.slice(sharedPrefix.length);
      const names = Object.keys(await importShared(specifier)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
      const held = `const held = globalThis[Symbol.for(${JSON.stringify(sharedModulesKey)})][${JSON.stringify(specifier)}];`;
      const lines = names.map((name, index) =>
        name === 'default'
          ? 'export default held.default;'
          : `const name${index} = held[${JSON.stringify(name)}]; export { name${index} as ${name} };`,
      );
      return { code: [held, ...lines].join('\n'), moduleSideEffects: false };
    },
  };
}

const mentionsPlace = /\b__(?:dirname|filename)\b|\bimport\.meta\.(?:url|dirname|filename)\b/;

/** Lets a module find the files beside its source, although the bundle stands elsewhere. */
function originalPlaces(): Plugin {
  return {
    name: 'assay:original-places',
    enforce: 'post',
    transform(code, id) {
      const file = id.split('?', 1)[0]!;
      if (!path.isAbsolute(file) || !mentionsPlace.test(code)) return null;
      const replaced = code
        .replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(file).href))
        .replaceAll(/\bimport\.meta\.filename\b/g, JSON.stringify(file))
        .replaceAll(/\bimport\.meta\.dirname\b/g, JSON.stringify(path.dirname(file)));
      const declared = /\b__(?:dirname|filename)\b/.test(replaced)
        ? `var __dirname = ${JSON.stringify(path.dirname(file))}, __filename = ${JSON.stringify(file)};\n`
        : '';
      return { code: declared + replaced, map: null };
    },
  };
}

/**
 * Bundles a check file with its targets and their packages into one CommonJS file, because jsfuzz instruments what is
 * `require`d. ES2022, because below ES2017 async functions are lowered and jsfuzz would not wait for them.
 */
export async function bundleTarget({ root, file, folder }: BundleRequest): Promise<void> {
  const { build } = await importVite(root);
  await build({
    root,
    configFile: findViteConfig(root) ?? false,
    logLevel: 'silent',
    mode: 'test',
    plugins: [sharedModules(), originalPlaces()],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: file,
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      sourcemap: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      rollupOptions: {
        external: (id) => id.startsWith('node:') || builtinModules.includes(id) || id.endsWith('.node'),
        output: { format: 'cjs', entryFileNames: 'target.js', codeSplitting: false, exports: 'named' },
      },
    },
  });
}
