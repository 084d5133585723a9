import type { Declaration } from '../../core/declaration.ts';
import { AssayError } from '../../core/errors.ts';
import { loadChecks } from '../../workers/load-checks.ts';
import { serve } from '../../workers/serve.ts';
import { measureCheck, type CheckSpeed, type Measurable } from './measure.ts';

export interface OpenRequest {
  readonly file: string;
  readonly root: string;
}

export interface MeasureRequest {
  readonly name: string;
  readonly timeMs: number;
}

const measurables = new Map<string, Measurable>();

function measurableOf(declaration: Declaration): Measurable | undefined {
  switch (declaration.engine) {
    case 'property':
      return { arbitraries: declaration.arbitraries, body: declaration.predicate, expects: [] };
    case 'fuzz':
      return { arbitraries: declaration.inputs, body: declaration.run, expects: declaration.options.expects ?? [] };
    case 'stress':
      return undefined;
  }
}

async function open({ file, root }: OpenRequest): Promise<readonly string[]> {
  const declarations = await loadChecks(file, root);
  const alone = declarations.some(({ mode }) => mode === 'only');
  for (const declaration of declarations) {
    const measurable = measurableOf(declaration);
    if (measurable === undefined || declaration.mode === 'skip' || (alone && declaration.mode !== 'only')) continue;
    measurables.set(declaration.name, measurable);
  }
  return [...measurables.keys()];
}

function measure({ name, timeMs }: MeasureRequest): Promise<CheckSpeed | undefined> {
  const measurable = measurables.get(name);
  if (measurable === undefined)
    throw new AssayError('no-check', `The file declares no check "${name}" that can be measured.`);
  return measureCheck(measurable, timeMs);
}

await serve({ open, measure });
