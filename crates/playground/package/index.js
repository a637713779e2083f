// For pages, workers and bundlers: the module lies beside this file, unless somebody says otherwise.

import start, { Playground } from './engine.js';

let loaded;

/** Loads the engine, once. */
export function load(source) {
  loaded ??= start(source === undefined ? undefined : { module_or_path: source }).then(
    () => ({ Playground }),
    (why) => {
      // Who could not load it may try again.
      loaded = undefined;
      throw why;
    },
  );
  return loaded;
}
