import { instrumentName, type InstrumentOptions } from '../../../instrument/loader/selection.ts';
import { ownModule } from '../../../instrument/source-bootstrap.ts';
import { startWorker, type WorkerHandle } from '../../../workers/supervisor.ts';
import type { EngineTask } from '../engine.ts';

/** Starts the process in which one target runs with its code instrumented; see `engine-main`. */
export function startEngineWorker({
  root,
  instrument,
  heapLimitMb,
}: Pick<EngineTask, 'root' | 'instrument' | 'heapLimitMb'>): WorkerHandle {
  const options: InstrumentOptions = { root, ...(instrument !== undefined && { packages: instrument }) };
  return startWorker({
    entry: ownModule('fuzz/engines/assay/engine-main'),
    root,
    heapLimitMb: heapLimitMb * 2,
    env: { [instrumentName]: JSON.stringify(options) },
  });
}
