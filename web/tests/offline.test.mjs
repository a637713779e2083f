// The service worker: the page without a network, and never two builds in one.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIST, becomes, serveDist, together } from './support/browser.mjs';

const here = together();

/** A host of a copy of the build, which a test may change, and a browser that was never there. */
async function host(t) {
  const folder = await mkdtemp(join(tmpdir(), 'raft-offline-'));
  await cp(DIST, folder, { recursive: true });
  const dist = await serveDist(folder);
  // Two pages that play leave a third, and its worker, little of two processors.
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 650 }, locale: 'en-US', reducedMotion: 'reduce' });
  t.after(async () => {
    await context.close();
    await dist.close();
    await rm(folder, { recursive: true });
  });
  return { folder, dist, context };
}

const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  return caches.keys();
});

const there = (page) => page.locator('[data-name=server-S1]').waitFor();

/** The same build once more, of another version: its loader says so. */
async function publish(folder, word, { whole = true } = {}) {
  const loader = join(folder, 'loader.js');
  const before = await readFile(loader);
  const after = Buffer.concat([before, Buffer.from(`\nroot.dataset.build = '${word}';\n`)]);
  let sum = 0x811c9dc5;
  for (const byte of after) sum = Math.imul(sum ^ byte, 0x01000193);
  const worker = join(folder, 'worker.js');
  const text = (await readFile(worker, 'utf8'))
    .replace(/VERSION = '\w+'/, `VERSION = '${word}'`)
    .replace(/'loader.js': \[\d+, \d+\]/, `'loader.js': [${after.length}, ${sum >>> 0}]`);
  await writeFile(worker, text);
  if (whole) await writeFile(loader, after);
}

test('what was loaded once opens without a network, at any link, and asks nobody', async (t) => {
  const { dist, context } = await host(t);
  const page = await context.newPage();
  await page.goto(dist.url);
  await there(page);
  assert.equal((await kept(page)).length, 1);
  await dist.close();
  const later = await context.newPage();
  const failed = [];
  later.on('requestfailed', (request) => failed.push(request.url()));
  await later.goto(`${dist.url}?utm_source=x#lesson/cut-off-leader`);
  await there(later);
  assert.equal(await later.locator('.lesson .name').textContent(), 'A cut-off leader cannot commit');
  await later.goto(`${dist.url}gallery.html`);
  await later.locator('raft-playground').first().waitFor();
  assert.deepEqual(failed, []);
});

test('a host that knows the page by its folder alone locks nobody out', async (t) => {
  const dist = await serveDist();
  const host = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    if (path === '/index.html') return response.writeHead(308, { location: '/' }).end();
    const answer = await fetch(new URL(path, dist.url));
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') });
    return response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((listening) => host.listen(0, '127.0.0.1', listening));
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 650 }, reducedMotion: 'reduce' });
  t.after(async () => {
    await context.close();
    host.closeAllConnections();
    host.close();
    await dist.close();
  });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${host.address().port}/`);
  await there(page);
  assert.equal((await kept(page)).length, 1);
  await page.reload();
  await there(page);
  host.closeAllConnections();
  host.close();
  await page.reload();
  await there(page);
});

test('a new build waits while a page of the old one is open, and then takes its place whole', async (t) => {
  const { dist, folder, context } = await host(t);
  const page = await context.newPage();
  await page.goto(dist.url);
  await there(page);
  const [first] = await kept(page);
  await page.reload();
  await there(page);
  await publish(folder, 'second');
  const other = await context.newPage();
  await other.goto(dist.url);
  await there(other);
  // A browser looks for a new build in its own time; the test does not wait for that.
  await other.evaluate(() => void navigator.serviceWorker.ready.then((registration) => registration.update()));
  await becomes(() => other.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting)), Boolean, 60_000);
  // Two pages are open: both go on with what they have.
  await other.reload();
  await there(other);
  assert.equal(await other.evaluate(() => document.documentElement.dataset.build), undefined);
  await page.close();
  await other.reload();
  await becomes(() => other.evaluate(() => document.documentElement.dataset.build).catch(() => ''), (build) => build === 'second', 20_000);
  await there(other);
  await becomes(() => kept(other), (names) => names.length === 1 && names[0] !== first);
});

test('a build that has arrived in part is not kept', async (t) => {
  const { dist, folder, context } = await host(t);
  const page = await context.newPage();
  await page.goto(dist.url);
  await there(page);
  const before = await kept(page);
  await page.reload();
  await there(page);
  await publish(folder, 'half', { whole: false });
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing;
    if (!worker) return 'none';
    await new Promise((done) => worker.addEventListener('statechange', () => worker.state !== 'installing' && done()));
    return worker.state;
  });
  assert.equal(state, 'redundant');
  assert.deepEqual(await kept(page), before);
  await page.reload();
  await there(page);
});

test('the page that is worked on forgets what was kept', async (t) => {
  const { dist, folder, context } = await host(t);
  const page = await context.newPage();
  await page.goto(dist.url);
  await there(page);
  assert.equal((await kept(page)).length, 1);
  const worker = join(folder, 'worker.js');
  const text = (await readFile(worker, 'utf8')).replace(/^const VERSION[\s\S]*?\n};\n/, "const VERSION = '';\nconst FILES = undefined;\n");
  await writeFile(worker, text);
  await page.reload();
  await there(page);
  await becomes(() => page.evaluate(() => caches.keys()), (names) => names.length === 0, 20_000);
  await becomes(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), (count) => count === 0, 20_000);
});
