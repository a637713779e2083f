// For Node: the module is read from beside this file.

import { readFile } from 'node:fs/promises';
import { Playground, initSync } from './engine.js';

let loaded;

/** Loads the engine, once. */
export function load(source) {
  loaded ??= bytes(source).then(
    (module) => {
      initSync({ module });
      return { Playground };
    },
    (why) => {
      loaded = undefined;
      throw why;
    },
  );
  return loaded;
}

async function bytes(source) {
  const from = (await source) ?? new URL('./engine_bg.wasm', import.meta.url);
  if (from instanceof Response) return from.arrayBuffer();
  return typeof from === 'string' || from instanceof URL ? readFile(from) : from;
}
