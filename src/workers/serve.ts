import { Worker } from 'node:worker_threads';
import { AssayError } from '../core/errors.ts';
import { registerLoader } from '../instrument/loader/register.ts';
import { lifelineFd, loaderRootName, type CallMessage, type WireError, type WorkerMessage } from './protocol.ts';

export type WorkerMethods = Readonly<Record<string, (params: never, emit: (event: unknown) => void) => unknown>>;

// Its own thread, because the main one may be stuck in a loop of the target when the supervisor dies. The parent's end of the
// pipe closes with it, however it ends.
const lifelineCode = `
  const socket = new (require('node:net').Socket)({ fd: ${lifelineFd}, readable: true, writable: false });
  socket.on('error', () => {});
  socket.on('close', () => { try { process.kill(-process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); } });
  socket.resume();`;

function holdLifeline(): void {
  new Worker(lifelineCode, { eval: true, execArgv: [], env: {} }).unref();
}

function wireError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack } = error;
  return { name, message, stack, ...(AssayError.is(error) && { code: error.code, remedy: error.remedy }) };
}

/**
 * Answers the calls of a supervisor; the main module of every worker calls it once. Errors of a method travel back, AssayErrors
 * as such. Parameters and results must be structured-cloneable.
 */
export async function serve(methods: WorkerMethods): Promise<void> {
  const send = process.send?.bind(process);
  if (send === undefined)
    throw new AssayError('worker', 'This module is a worker of assay and does not run by itself.');
  holdLifeline();
  const root = process.env[loaderRootName];
  if (root !== undefined) await registerLoader(root);
  const reply = (message: WorkerMessage): void => void send(message);
  process.on('message', (call: CallMessage) => {
    const emit = (event: unknown): void => reply({ type: 'event', id: call.id, event });
    // Methods without a prototype: `call.method` comes from outside.
    const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
    Promise.resolve()
      .then(() => {
        if (method === undefined) throw new AssayError('worker', `The worker has no method "${call.method}".`);
        return method(call.params as never, emit);
      })
      .then((value) => reply({ type: 'result', id: call.id, value }))
      .catch((error: unknown) => reply({ type: 'error', id: call.id, error: wireError(error) }));
  });
  // A target that found `process.send` could speak for the worker.
  Object.defineProperty(process, 'send', { value: undefined, configurable: true, writable: true });
  reply({ type: 'ready' });
}
