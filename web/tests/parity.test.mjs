// The same scenario has the same digest natively and in wasm, in a debug and in a release build.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, servePages } from './support/browser.mjs';

const root = new URL('../../', import.meta.url);
const MODULES = {
  release: 'target/wasm32-unknown-unknown/release/parity.wasm',
  debug: 'target/wasm32-unknown-unknown/debug/parity.wasm',
};

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

async function native() {
  const lines = (await readFile(new URL('crates/sim/tests/digests.txt', root), 'utf8')).trim();
  return lines.split('\n').map((line) => line.split(' ')[1]);
}

async function inChromium(module, count) {
  const body = await readFile(new URL(module, root));
  const host = await servePages({
    '/': '<!doctype html><link rel="icon" href="data:,">',
    '/parity.wasm': { type: 'application/wasm', body },
  });
  const page = await browser.newPage();
  try {
    await page.goto(host.url);
    return await page.evaluate(async (count) => {
      const { instance } = await WebAssembly.instantiateStreaming(fetch('parity.wasm'), {});
      const hexadecimal = (seed) =>
        BigInt.asUintN(64, instance.exports.digest(seed)).toString(16).padStart(16, '0');
      return Array.from({ length: count }, (_, place) => hexadecimal(place + 1));
    }, count);
  } finally {
    await page.close();
    await host.close();
  }
}

for (const [build, module] of Object.entries(MODULES)) {
  test(`more than two hundred runs have the same digests in a ${build} build in Chromium as natively`, async () => {
    const expected = await native();
    assert.ok(200 <= expected.length, `${expected.length} runs`);
    assert.deepEqual(await inChromium(module, expected.length), expected);
  });
}
