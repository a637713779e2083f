// <raft-playground> in pages of another origin: what a book, a wiki or an issue thread has.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, openPage, serveDist, servePages, together } from './support/browser.mjs';

const here = together();

/** What a careful host allows: its own files, and the playground's script and frame. */
const strict = (playground) => ({
  'content-security-policy':
    `default-src 'none'; script-src ${playground} 'self'; frame-src ${playground}; style-src 'self'; img-src data:; base-uri 'none'; require-trusted-types-for 'script'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

/** Opens a page of another origin whose body is `body(address of the playground)`. */
async function book(t, body, { headers = strict, ...options } = {}) {
  const { url } = here.dist;
  const origin = new URL(url).origin;
  const page = `<!doctype html><meta charset="utf-8"><title>A book</title><link rel="icon" href="data:,">
    <link rel="stylesheet" href="/book.css">${body(url)}`;
  const pages = await servePages({
    '/': { type: 'text/html; charset=utf-8', body: page, headers: headers(origin) },
    '/book.css': { type: 'text/css', body: options.css ?? ':root { color-scheme: light dark }' },
    '/book.js': { type: 'text/javascript', body: options.script ?? '' },
  });
  const watched = await openPage(here.browser, pages.url, { width: 760, height: 900, ...options });
  t.after(async () => {
    await watched.close();
    await pages.close();
  });
  return { watched, page: watched.page };
}

const script = (url) => `<script src="${url}embed.js"></script>`;
const embed = (attributes = '', inside = '') => `<raft-playground ${attributes}>${inside}</raft-playground>`;

/** The frame of the first playground, once it shows something. */
async function frameOf(page, place = 0) {
  const element = page.locator('raft-playground').nth(place).locator('iframe');
  const frame = await (await element.elementHandle()).contentFrame();
  await frame.waitForSelector('.embed .server, .embed .panel');
  return frame;
}

const ask = (page, what, ...how) =>
  page.evaluate(([what, how]) => document.querySelector('raft-playground')[what](...how).then((value) => value ?? 'done', String), [what, how]);

test('a page of another origin shows a lesson, under the strictest policy, and asks it', async (t) => {
  const it = await book(t, (url) => script(url) + embed('src="lesson/cut-off-leader" panels="cluster,logs" start="1200ms" lang="en"'));
  const frame = await frameOf(it.page);
  assert.equal(await frame.locator('h1').textContent(), 'A cut-off leader cannot commit');
  assert.equal(await frame.locator('.server').count(), 5);
  assert.equal(await frame.locator('.logs tbody tr').count(), 5);
  const state = await ask(it.page, 'state');
  assert.equal(state.time, 1200);
  assert.equal(state.title, 'A cut-off leader cannot commit');
  assert.deepEqual(state.servers.filter((server) => server.standing === 'leader').map((it) => it.id), ['S1', 'S4']);
  assert.equal(await ask(it.page, 'act', 'crash S1'), 'done');
  assert.equal((await ask(it.page, 'state')).servers[0].standing, 'down');
  assert.equal(await ask(it.page, 'seek', 400), 'done');
  assert.equal((await ask(it.page, 'state')).time, 400);
  assert.equal(await ask(it.page, 'play'), 'done');
  assert.equal((await ask(it.page, 'state')).playing, true);
  assert.equal(await ask(it.page, 'pause'), 'done');
  await it.watched.assertClean();
});

test('what cannot be done fails with a sentence, and changes nothing', async (t) => {
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en"'));
  await frameOf(it.page);
  const before = await ask(it.page, 'state');
  const said = [];
  for (const [what, how] of [['act', 'crash S9'], ['act', 'restart S1'], ['act', 'destroy S1'], ['seek', -1], ['seek', 'soon'], ['open', '#nothing'], ['open', 'raft-scenario 1\nservers many']]) {
    said.push(await ask(it.page, what, how));
  }
  assert.match(said[0], /^Error: line 1, column 7: expected a server from S1 to S5, found "S9"/);
  assert.match(said[1], /^Error: S1 is already up|^Error: S1 is up/);
  assert.match(said[2], /^Error: line 1, column 1: expected/);
  assert.match(said[3], /^Error: expected 0 … 86400000, found -1/);
  assert.match(said[4], /^Error: expected 0 … 86400000, found soon/);
  for (const text of said.slice(5)) assert.match(text, /^Error: .*Here is a fresh cluster/s);
  assert.equal(before.time, 900);
  await it.watched.assertClean();
});

test('a scenario that stands inside is the run', async (t) => {
  const text = `
raft-scenario 1
title Mine &amp; yours: 5%20
servers 3
seed 7
at 700ms put x 5%
`;
  const it = await book(t, (url) => script(url) + embed('start="1s" panels="logs"', text));
  const frame = await frameOf(it.page);
  assert.equal(await frame.locator('h1').textContent(), 'Mine & yours: 5%20');
  assert.equal(await frame.locator('.logs tbody tr').count(), 3);
  assert.match(await frame.locator('.logs tbody').innerText(), /x=5%/);
  await it.watched.assertClean();
});

test('it is as high as what it shows, also when that changes', async (t) => {
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  const height = () => it.page.locator('raft-playground').evaluate((element) => element.getBoundingClientRect().height);
  const inner = () => frame.evaluate(() => document.documentElement.scrollHeight);
  const first = await becomes(height, (height) => 300 < height && height < 460);
  assert.equal(await inner(), first);
  await frame.locator('[data-name=server-S1]').click();
  const second = await becomes(height, (height) => first + 40 < height);
  assert.equal(await inner(), second);
  await it.page.setViewportSize({ width: 340, height: 900 });
  await becomes(async () => (await height()) - (await inner()), (difference) => difference === 0);
  await it.watched.assertClean();
});

test('where one may only look, nothing can be pressed that would act', async (t) => {
  const it = await book(t, (url) => script(url) + embed('readonly panels="cluster,client,settings" start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  await frame.locator('[data-name=server-S1]').click();
  await frame.locator('.inspector').waitFor();
  for (const name of ['Crash', 'Partition…', 'Send', 'More']) {
    assert.equal(await frame.getByRole('button', { name, exact: true }).count(), 0, name);
  }
  assert.ok(await frame.locator('.drawer input').first().isDisabled());
  await it.page.keyboard.press('c');
  assert.match(await ask(it.page, 'act', 'crash S1'), /only to look at/);
  assert.equal((await ask(it.page, 'state')).servers[0].standing !== 'down', true);
  await it.watched.assertClean();
});
