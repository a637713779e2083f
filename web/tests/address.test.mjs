// A run is never lost: the address, reload, Back and Forward.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, servePages, together } from './support/browser.mjs';

const here = together();

const READY = { ready: '.stage .server' };

async function open(t, fragment = '', options = {}) {
  const watched = await openPage(here.browser, here.dist.url + fragment, { ...READY, ...options });
  t.after(() => watched.close());
  return watched;
}

/** What must be the same again. */
const seen = (page) =>
  page.evaluate(() => ({
    digest: document.querySelector('.bar .badge').dataset.engine,
    clock: document.querySelector('.clock').textContent,
    branches: document.querySelector('.reach button').textContent,
    servers: [...document.querySelectorAll('.server')].map((one) => one.getAttribute('aria-label')),
    note: document.querySelector('.lesson .note')?.textContent ?? '',
  }));

/** The address follows a quarter of a second after the run stands. */
const settle = (page) => page.waitForTimeout(450);

async function led(page) {
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
}

async function crash(page, server) {
  await page.locator(`[data-name=server-${server}]`).click();
  await page.getByRole('button', { name: 'Crash', exact: true }).click();
}

async function leaps(page, to) {
  await page.getByRole('button', { name: to, exact: true }).click();
}

test('a reload shows the same moment and every branch', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await led(page);
  await crash(page, 'S5');
  await leaps(page, 'To the beginning');
  await leaps(page, 'Next election');
  await crash(page, 'S4');
  await page.keyboard.press('ArrowRight');
  await settle(page);
  const before = await seen(page);
  assert.match(before.branches, /2 branches/);
  await watched.assertClean();
  await page.reload();
  await page.locator('.stage .server').first().waitFor();
  assert.deepEqual(await seen(page), before);
});

test('a reload in a lesson shows the lesson at its note', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await leaps(page, 'Lessons');
  await page.getByRole('dialog').getByRole('button', { name: /cut-off leader/ }).click();
  await page.waitForFunction(() => location.hash === '#lesson/cut-off-leader');
  await leaps(page, 'Next');
  await page.waitForFunction(() => document.querySelectorAll('.dots .is-done').length === 1, undefined, { timeout: 20_000 });
  await settle(page);
  const before = await seen(page);
  await page.reload();
  await page.locator('.lesson .note').waitFor();
  assert.deepEqual(await seen(page), before);
});

test('Back and Forward walk through what was done, and not through every tick', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await led(page);
  await settle(page);
  const start = await seen(page);
  const entries = await page.evaluate(() => history.length);
  await crash(page, 'S5');
  await settle(page);
  const once = await seen(page);
  await crash(page, 'S4');
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
  await settle(page);
  const twice = await seen(page);
  assert.equal(await page.evaluate(() => history.length), entries + 2);
  const is = async (expected) => {
    await page.waitForFunction((d) => document.querySelector('.bar .badge').dataset.engine === d, expected.digest);
    assert.deepEqual(await seen(page), expected);
  };
  await page.goBack();
  await is(once);
  await page.goBack();
  await is(start);
  await page.goForward();
  await is(once);
  await page.goForward();
  await is(twice);
  await watched.assertClean();
});

test('a new cluster and a lesson can be undone', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await led(page);
  await crash(page, 'S5');
  const before = await seen(page);
  await leaps(page, 'New cluster');
  await page.waitForFunction((d) => document.querySelector('.bar .badge').dataset.engine !== d, before.digest);
  await leaps(page, 'Undo');
  assert.deepEqual((await seen(page)).digest, before.digest);
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  assert.equal(await undo.getAttribute('title'), 'Undo: S5 crashes', 'then what was done there');
  await watched.assertClean();
});

test('the address never holds an older run than the one that is shown', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await led(page);
  await crash(page, 'S5');
  await leaps(page, 'Share');
  await settle(page);
  const url = await page.locator('dialog input').inputValue();
  // What is shared says besides which server was clicked.
  assert.equal(`${page.url()};S5`, url);
  await page.keyboard.press('Escape');
  await crash(page, 'S4');
  await settle(page);
  assert.notEqual(page.url(), url);
  const now = await seen(page);
  const there = await open(t, new URL(page.url()).hash);
  assert.deepEqual((await seen(there.page)).digest, now.digest);
  await watched.assertClean();
});

test('a link that is typed into the address wins over what was kept', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await led(page);
  await crash(page, 'S5');
  await settle(page);
  await page.evaluate(() => { location.hash = '#lesson/clean-election'; });
  await page.locator('.lesson .note').waitFor();
  await watched.assertClean();
  await page.reload();
  await page.locator('.lesson .note').waitFor();
  assert.match(page.url(), /#lesson\/clean-election$/);
});

test('a part of another page leaves its address alone', async (t) => {
  const host = await servePages({
    '/': `<!doctype html><title>book</title><link rel="icon" href="data:,"><iframe src="${here.dist.url}" width="1366" height="650"></iframe>`,
  });
  t.after(() => host.close());
  const watched = await openPage(here.browser, host.url, { width: 1440, height: 800 });
  t.after(() => watched.close());
  const frame = watched.page.frames()[1];
  await frame.locator('.stage .is-leader').first().waitFor();
  const entries = await watched.page.evaluate(() => history.length);
  await crash(frame, 'S5');
  await leaps(frame, 'Pause');
  await settle(watched.page);
  assert.equal(await frame.evaluate(() => location.hash), '');
  assert.equal(await watched.page.evaluate(() => history.length), entries);
  await watched.assertClean();
});

test('an address that must not be rewritten does not stop the page', async (t) => {
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 650 } });
  t.after(() => context.close());
  await context.addInitScript(() => {
    history.pushState = history.replaceState = () => {
      throw new DOMException('too often', 'SecurityError');
    };
  });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(here.dist.url);
  await led(page);
  await crash(page, 'S5');
  await settle(page);
  assert.match(await page.locator('[data-name=server-S5]').getAttribute('class'), /is-down/);
  assert.deepEqual(errors, []);
});

test('a fresh cluster is said in the address in words, and what cannot be read is said', async (t) => {
  const watched = await open(t, '#servers=3&seed=7&network.loss=5%&at=1s');
  const { page } = watched;
  assert.equal(await page.locator('.stage .server').count(), 3);
  assert.equal(await page.locator('.clock').textContent(), '0:01.000');
  await page.locator('.bar .badge', { hasText: 'loss 5%' }).waitFor();
  // It is the same run every time.
  const first = await seen(page);
  const again = await open(t, '#at=1s&network+loss=5%25&seed=7&servers=3');
  assert.deepEqual(await seen(again.page), first);
  const wrong = await open(t, '#servers=many');
  await wrong.page.locator('.notices', { hasText: 'The address says “servers=many”: expected' }).waitFor();
  assert.equal(await wrong.page.locator('.stage .server').count(), 5);
  await watched.assertClean();
  await wrong.assertClean();
});
