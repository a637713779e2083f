import type { Playground } from './engine.js';

export type * from './engine.js';

/** What `load` gives. */
export interface Engine {
  /** A whole Raft cluster in this thread. */
  Playground: typeof Playground;
}

/** Where the engine's module is, or it itself. */
export type Source = string | URL | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the engine, once, and gives its class. The module lies beside the script, unless `source` says
 * otherwise.
 */
export function load(source?: Source | Promise<Source>): Promise<Engine>;
