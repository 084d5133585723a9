import { createPlainTransformer } from './plain-transformer.ts';
import { findViteConfig, type Transformer } from './transformer.ts';

// `import.meta.glob` and `import.meta.env` are Vite's, configured or not.
const viteSyntax = /\bimport\.meta\.(?:glob|env|hot)\b/;

// What compiled decorators call; Vite has it, the compiler alone does not.
const helperModule = /^@oxc-project\/runtime\//;

/**
 * The project's own Vite where it is configured or asked for; elsewhere only the compiler that Vite uses, which is there in a
 * quarter of the time.
 */
export async function createTransformer(root: string): Promise<Transformer> {
  const startVite = async (): Promise<Transformer> =>
    (await import('./vite-transformer.ts')).createViteTransformer(root);
  if (findViteConfig(root) !== undefined) return startVite();
  let starting: Promise<Transformer> | undefined;
  const vite = (): Promise<Transformer> => (starting ??= startVite());
  const plain = createPlainTransformer();
  return {
    resolve: async (specifier, importer) =>
      helperModule.test(specifier) ? (await vite()).resolve(specifier, importer) : plain.resolve(specifier, importer),
    loadVirtual: async (id) => (await vite()).loadVirtual(id),
    transform: async (code, file) =>
      viteSyntax.test(code) ? (await vite()).transform(code, file) : plain.transform(code, file),
  };
}
