import type { EventLoop } from '../core/event-loop.ts';

// Taken when this module loads, so that a suite which fakes the timers fakes its own only.
const nextTurn = setImmediate;

/** Node's event loop. */
export const systemEventLoop: EventLoop = {
  turn: () => new Promise((resolve) => void nextTurn(resolve)),
  activeResources() {
    const counts = new Map<string, number>();
    for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  },
  catchRejections() {
    const caught: unknown[] = [];
    const listen = (reason: unknown): void => void caught.push(reason);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', listen);
    return {
      caught,
      stop() {
        process.off('unhandledRejection', listen);
        for (const other of others) process.on('unhandledRejection', other);
      },
    };
  },
};
