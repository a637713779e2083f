// <raft-playground> in pages of another origin: what a book, a wiki or an issue thread has.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { DIST, becomes, openPage, serveDist, servePages, together } from './support/browser.mjs';

const here = together();

test('the script is at most four kilobytes as it is sent', async (t) => {
  const script = await readFile(join(DIST, 'embed.js'));
  const sent = { raw: script.length, gzip: gzipSync(script).length, brotli: brotliCompressSync(script).length };
  t.diagnostic(`embed.js ${JSON.stringify(sent)}`);
  assert.ok(sent.gzip <= 4_000, JSON.stringify(sent));
});

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

test('ten playgrounds on one page are ten runs, and those far below wait until they are near', async (t) => {
  const all = Array.from({ length: 10 }, (_, n) => embed(`src="#seed=${n + 1}&at=1s" lang="en"`) + '<p class="far"></p>');
  const it = await book(t, (url) => script(url) + all.join(''), { css: '.far { height: 900px }' });
  await frameOf(it.page);
  const loaded = () => it.page.frames().filter((frame) => frame.url().includes('?embed')).length;
  const early = loaded();
  assert.ok(early < 10, `${early} of ten were loaded at once`);
  const digests = await it.page.evaluate(() =>
    Promise.all([...document.querySelectorAll('raft-playground')].map((element) => element.state().then((state) => state.digest))),
  );
  assert.equal(new Set(digests).size, 10);
  assert.equal(loaded(), 10);
  await it.watched.loaded();
  await it.watched.assertClean();
});

test('the wheel and the keys stay with the book until one presses into the frame', async (t) => {
  const it = await book(t, (url) => script(url) + '<p>text</p>' + embed('panels="cluster,timeline" start="900ms" autoplay lang="en"') + '<p class="far"></p>', {
    css: '.far { height: 3000px }',
  });
  const frame = await frameOf(it.page);
  assert.equal(await it.page.evaluate(() => document.activeElement.tagName), 'BODY');
  assert.equal(await it.page.evaluate(() => scrollY), 0);
  const timeline = await frame.locator('.tracks').boundingBox();
  await it.page.mouse.move(timeline.x + 200, timeline.y + 40);
  await it.page.mouse.wheel(0, 200);
  await becomes(() => it.page.evaluate(() => scrollY), (y) => 100 < y);
  assert.equal(await it.page.evaluate(() => document.activeElement.tagName), 'BODY');
  await it.watched.assertClean();
});

test('its own address never changes, whatever is done in it', async (t) => {
  const it = await book(t, (url) => script(url) + embed('src="lesson/clean-election" start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  const url = frame.url();
  const length = await it.page.evaluate(() => history.length);
  await ask(it.page, 'act', 'crash S1');
  await ask(it.page, 'seek', 1500);
  await ask(it.page, 'open', 'lesson/cut-off-leader');
  await it.page.locator('raft-playground').evaluate((element) => element.setAttribute('theme', 'dark'));
  await it.page.locator('raft-playground').evaluate((element) => element.setAttribute('lang', 'ko'));
  await frame.getByText('표준 Raft').first().waitFor();
  await it.page.waitForTimeout(500);
  assert.equal(frame.url(), url);
  assert.equal(await it.page.evaluate(() => history.length), length);
  assert.equal(await frame.evaluate(() => localStorage.length), 0);
  await it.watched.assertClean();
});

test('the way out opens the playground at the same moment of the same run', async (t) => {
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en" autoplay'));
  const frame = await frameOf(it.page);
  await ask(it.page, 'act', 'crash S1');
  const [opened] = await Promise.all([it.watched.context.waitForEvent('page'), frame.locator('.embed-head .way-out').click()]);
  await opened.waitForSelector('.bar .badge', { state: 'attached' });
  const state = await ask(it.page, 'state');
  assert.equal(state.playing, false);
  assert.ok(!opened.url().includes('embed'), opened.url());
  assert.equal(new URL(opened.url()).hash, `#${state.link}`);
  const engine = await opened.locator('.bar .badge').getAttribute('title');
  assert.ok(engine.endsWith(state.digest), `${engine} is not ${state.digest}`);
});

test('a playground that is moved in the document keeps its moment, and one that is taken out is gone', async (t) => {
  const it = await book(t, (url) => script(url) + '<div id="one">' + embed('start="900ms" lang="en"') + '</div><div id="other"></div>');
  await frameOf(it.page);
  await ask(it.page, 'act', 'crash S1');
  await ask(it.page, 'seek', 1234);
  const before = await ask(it.page, 'state');
  await it.page.evaluate(() => document.querySelector('#other').append(document.querySelector('raft-playground')));
  await frameOf(it.page);
  const after = await ask(it.page, 'state');
  assert.equal(after.digest, before.digest);
  assert.equal(after.time, before.time);
  const said = it.page.evaluate(() => {
    const element = document.querySelector('raft-playground');
    const asked = element.seek(1).then(() => 'done', String);
    element.remove();
    return asked;
  });
  assert.match(await said, /taken out|done/);
  await becomes(() => it.page.frames().length, (count) => count === 1);
});

test('what changes before a frame is near changes its address, and does not fetch it', async (t) => {
  const it = await book(t, (url) => script(url) + '<p class="far"></p>' + embed('start="900ms" lang="en"'), { css: '.far { height: 9000px }' });
  const loaded = () => it.page.frames().some((frame) => frame.url().includes('?embed'));
  const element = it.page.locator('raft-playground');
  await element.evaluate((it) => {
    it.setAttribute('theme', 'dark');
    it.setAttribute('src', 'lesson/cut-off-leader');
    it.setAttribute('readonly', '');
    document.documentElement.style.color = 'white';
    document.documentElement.className = 'night';
  });
  await it.page.waitForTimeout(700);
  assert.ok(!loaded());
  await element.scrollIntoViewIfNeeded();
  const state = await ask(it.page, 'state');
  assert.equal(state.title, 'A cut-off leader cannot commit');
  assert.match(await ask(it.page, 'act', 'crash S1'), /only to look at/);
  const frame = await frameOf(it.page);
  assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), 'dark');
});

test('a frame that is loaded anew leaves no question open, and another source is another run', async (t) => {
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  await ask(it.page, 'state');
  // Its answer is lost with the frame; the one after it is not.
  const lost = it.page.evaluate(() => {
    const element = document.querySelector('raft-playground');
    const inner = element.shadowRoot.querySelector('iframe');
    const asked = Promise.all(Array.from({ length: 50 }, () => element.seek(86_000_000).then(() => 'done', String)));
    inner.src = inner.src.replace('900ms', '800ms');
    return asked;
  });
  assert.ok((await lost).every((said) => said === 'done' || /loaded anew/.test(said)));
  await becomes(async () => (await ask(it.page, 'state')).time, (time) => time === 800);
  await it.page.locator('raft-playground').evaluate((element) => element.setAttribute('src', 'lesson/clean-election'));
  await becomes(async () => (await ask(it.page, 'state')).title, (title) => title === 'A clean election');
  assert.ok(frame);
});

test('colours follow the book, or the attribute, also while it is shown', async (t) => {
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en"'), {
    css: ':root { color-scheme: light } :root.night { color-scheme: dark } :root.painted { color: #ddd; background: #111 }',
    colorScheme: 'dark',
  });
  const frame = await frameOf(it.page);
  const dark = () => frame.evaluate(() => getComputedStyle(document.querySelector('.embed')).backgroundColor);
  const [light, night] = ['rgb(255, 255, 255)', 'rgb(26, 29, 33)'];
  // The reader's system is dark, and the book is not.
  await becomes(dark, (colour) => colour === light);
  await it.page.evaluate(() => document.documentElement.classList.add('night'));
  await becomes(dark, (colour) => colour === night);
  // A book that paints itself, and says nothing to the browser.
  await it.page.evaluate(() => document.documentElement.classList.replace('night', 'painted'));
  await becomes(dark, (colour) => colour === night);
  await it.page.evaluate(() => document.documentElement.classList.remove('painted'));
  await becomes(dark, (colour) => colour === light);
  await it.page.evaluate(() => document.documentElement.classList.add('night'));
  await becomes(dark, (colour) => colour === night);
  await it.page.locator('raft-playground').evaluate((element) => element.setAttribute('theme', 'light'));
  await becomes(dark, (colour) => colour === light);
  await it.page.locator('raft-playground').evaluate((element) => element.removeAttribute('theme'));
  await becomes(dark, (colour) => colour === night);
  await it.page.locator('raft-playground').evaluate((element) => element.setAttribute('lang', 'ko'));
  await frame.getByText('표준 Raft').first().waitFor();
  await it.watched.assertClean();
});

test('events tell what comes about, in order', async (t) => {
  const it = await book(t, (url) => script(url) + embed('lang="en" speed="5"') + `<script src="/book.js"></script>`, {
    script: `window.heard = []; const playground = document.querySelector('raft-playground');
      for (const name of ['ready', 'time', 'link', 'record', 'violation', 'resize', 'error'])
        playground.addEventListener(name, (event) => heard.push([name, event.detail]));`,
  });
  await frameOf(it.page);
  await ask(it.page, 'play');
  await becomes(() => it.page.evaluate(() => heard.filter(([name, it]) => name === 'time' && 1_000 < it.time).length), (count) => 3 < count);
  await ask(it.page, 'pause');
  await ask(it.page, 'act', 'put x 1');
  await ask(it.page, 'open', 'lesson/cut-off-leader');
  await it.page.locator('raft-playground').evaluate((element) => element.setAttribute('src', 'lesson/none'));
  await becomes(() => it.page.evaluate(() => heard.at(-1)[0]), (name) => name === 'error');
  const heard = await it.page.evaluate(() => heard);
  const of = (name) => heard.filter(([it]) => it === name).map(([, detail]) => detail);
  assert.equal(heard[0][0], 'ready');
  assert.equal(of('ready').length, 1);
  assert.ok(of('resize').every(({ height }) => Number.isInteger(height)));
  const times = of('time').filter((it) => it.playing).map((it) => it.time);
  assert.deepEqual(times, times.toSorted((a, b) => a - b));
  const records = of('record');
  assert.ok(records.some(({ says }) => /S1 committed index 1/.test(says)), JSON.stringify(records.map((it) => it.says)));
  assert.ok(1 < of('link').length);
  assert.equal(of('error').length, 1);
  assert.match(of('error')[0].says, /There is no lesson “none”/);
  assert.deepEqual(of('violation'), []);
  await it.watched.assertClean();
});

test('a broken property is told, and shown', async (t) => {
  const text = `raft-scenario 1
title Lost
servers 3
seed 7
disk sync 60ms..90ms
rules off entries-on-disk
at 1500ms cut S1&lt;->S3
at 1500ms put x 7
at 1540ms crash S2
at 1600ms cut S1&lt;->S2
at 1600ms restart S2
`;
  const it = await book(t, (url) => script(url) + embed('lang="en" speed="10" start="1400ms"', text) + `<script src="/book.js"></script>`, {
    script: `window.heard = []; document.querySelector('raft-playground').addEventListener('violation', (event) => heard.push(event.detail));`,
  });
  const frame = await frameOf(it.page);
  await ask(it.page, 'play');
  await frame.locator('.verdict').waitFor();
  const [first] = await it.page.evaluate(() => heard);
  const state = await ask(it.page, 'state');
  assert.equal(state.playing, false);
  assert.equal(first.record, state.record);
  assert.equal(typeof first.property, 'string');
  await it.watched.assertClean();
});

test('in a sandbox that gives no origin it works, and needs no storage', async (t) => {
  const { url } = here.dist;
  const dist = await serveDist(undefined, { headers: { 'access-control-allow-origin': '*' } });
  t.after(() => dist.close());
  const inner = `<!doctype html><title>Inner</title><script src="${dist.url}embed.js"></script>
    <raft-playground start="900ms" lang="en"></raft-playground>
    <script>document.querySelector('raft-playground').state().then((state) => parent.postMessage(state, '*'));</script>`;
  assert.ok(url);
  const outer = await servePages({
    '/': `<!doctype html><title>Outer</title><link rel="icon" href="data:,"><script>addEventListener('message', (event) => { window.told = [event.origin, event.data]; });</script>
      <iframe sandbox="allow-scripts" src="/inner" width="700" height="600"></iframe>`,
    '/inner': inner,
  });
  t.after(() => outer.close());
  const watched = await openPage(here.browser, outer.url);
  t.after(() => watched.close());
  const [origin, state] = await becomes(() => watched.page.evaluate(() => window.told), Boolean, 20_000);
  assert.equal(origin, 'null');
  assert.equal(state.time, 900);
  assert.equal(state.servers.length, 5);
  await watched.assertClean();
});

test('nobody but the page around it is heard, and nothing but what is listed', async (t) => {
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  const before = await ask(it.page, 'state');
  // From a window that is not around it, from within, and in words that are none.
  await frame.evaluate(() => {
    const { port2 } = new MessageChannel();
    window.postMessage({ raftPlayground: 1 }, '*', [port2]);
  });
  await it.page.evaluate(() => {
    const inner = document.querySelector('raft-playground').shadowRoot.querySelector('iframe').contentWindow;
    for (const message of [{ id: 1, ask: 'act', with: 'crash S1' }, { raftPlayground: 1 }, { raftPlayground: '1' }, null, 7, 'act', [], { raftPlayground: 2 }]) {
      inner.postMessage(message, '*');
    }
  });
  // The book hears nobody who is not its frame.
  await it.page.evaluate(() => window.postMessage({ raftPlayground: 1 }, '*'));
  assert.deepEqual(await ask(it.page, 'state'), before);
  await it.watched.assertClean();
});

test('from 320 to 900 wide nothing is cut and nothing scrolls sideways, in both languages', async (t) => {
  const it = await book(t, (url) => script(url) + embed('src="lesson/cut-off-leader" panels="cluster,why,roles,logs,client,lesson,timeline" start="1200ms"'));
  const frame = await frameOf(it.page);
  for (const lang of ['en', 'ko']) {
    await it.page.locator('raft-playground').evaluate((element, lang) => element.setAttribute('lang', lang), lang);
    for (const width of [320, 360, 420, 560, 680, 760, 900]) {
      await it.page.setViewportSize({ width: width + 16, height: 900 });
      await becomes(() => frame.evaluate(() => innerWidth), (inner) => inner === width);
      await it.page.waitForTimeout(120);
      const wide = await frame.evaluate(() => {
        const over = [...document.querySelectorAll('.embed *')].filter((element) => {
          const box = element.getBoundingClientRect();
          const scrolls = element.closest('.log-scroll, svg, .unseen, .requests');
          return 0 < box.width && innerWidth + 1 < box.right && !scrolls;
        });
        return over.map((element) => element.outerHTML.slice(0, 80));
      });
      assert.deepEqual(wide, [], `${lang} ${width}`);
      assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${lang} ${width}`);
    }
  }
  await it.watched.assertClean();
});

test('without scripts, and on paper, there is the picture that stands inside', async (t) => {
  const drawing = '<svg viewBox="0 0 10 10" role="img" aria-label="the moment"><circle r="5" cx="5" cy="5"/></svg>';
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en"', drawing), { javaScriptEnabled: false });
  assert.ok(await it.page.locator('raft-playground svg').isVisible());
  const other = await book(t, (url) => script(url) + embed('start="900ms" lang="en"', drawing));
  await frameOf(other.page);
  await becomes(() => other.page.locator('raft-playground > svg').isVisible(), (visible) => !visible);
  await other.page.emulateMedia({ media: 'print' });
  assert.ok(await other.page.locator('raft-playground > svg').isVisible());
  assert.ok(!(await other.page.locator('raft-playground iframe').isVisible()));
});

test('a frame that cannot start says so, and leaves the picture where it is', async (t) => {
  const drawing = '<svg viewBox="0 0 10 10" role="img" aria-label="the moment"><circle r="5" cx="5" cy="5"/></svg>';
  const { context } = await openPage(here.browser, `${here.dist.url}gallery.css`);
  t.after(() => context.close());
  await context.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: 'gone' }));
  const pages = await servePages({
    '/': `<!doctype html><title>A book</title><link rel="icon" href="data:,">
      ${embed('class="with"', drawing)}${embed('class="without"')}
      <script>window.said = []; for (const one of document.querySelectorAll('raft-playground')) one.addEventListener('error', (event) => said.push(event.detail.says));</script>
      ${script(here.dist.url)}`,
  });
  t.after(() => pages.close());
  const page = await context.newPage();
  await page.goto(pages.url);
  await becomes(() => page.evaluate(() => window.said), (said) => said.length === 2);
  assert.deepEqual(await page.evaluate(() => said), ['The playground could not start.', 'The playground could not start.']);
  assert.ok(await page.locator('.with > svg').isVisible());
  // What is asked of it has an answer all the same.
  assert.match(await ask(page, 'state'), /could not start/);
  const frame = await (await page.locator('.without iframe').elementHandle()).contentFrame();
  assert.ok(await frame.getByText('The page could not start here.').isVisible());
});

test('a book that is a file on a disk meets its frame too', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'raft-file-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'book.html'), `<!doctype html><title>A book</title>${embed('start="900ms" lang="en"')}${script(here.dist.url)}`);
  const context = await here.browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, 'book.html')).href);
  assert.equal((await ask(page, 'state')).time, 900);
});

test('an element that is not in the document answers that it is not', async (t) => {
  const it = await book(t, (url) => script(url) + embed('start="900ms" lang="en"'));
  await frameOf(it.page);
  const said = await it.page.evaluate(() => document.createElement('raft-playground').state().catch(String));
  assert.match(said, /not in the document/);
});

test('a chat that shows a link has a title and a sentence to show', async () => {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  for (const name of ['og:title', 'og:description', 'og:type']) {
    assert.match(html, new RegExp(`<meta property="${name}" content="[^"]+"`), name);
  }
});

test('a wrong option is said in the frame, and the rest is shown', async (t) => {
  const it = await book(t, (url) => script(url) + embed('panels="clutser" start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  await frame.getByText('panels="clutser": expected cluster, timeline').waitFor();
  assert.equal((await ask(it.page, 'state')).time, 900);
  await it.watched.assertClean();
});

test('the gallery shows what it says, names every panel and lesson, and its form makes a playground', async (t) => {
  const watched = await openPage(here.browser, `${here.dist.url}gallery.html`, { width: 900, height: 900 });
  t.after(() => watched.close());
  const { page } = watched;
  const shown = page.locator('section raft-playground');
  for (let place = 0; place < (await shown.count()); place += 1) {
    await shown.nth(place).scrollIntoViewIfNeeded();
    await frameOf(page, place);
  }
  // Every option is shown live, and every snippet makes what stands beside it.
  const attributes = await page.evaluate(() => [...document.querySelectorAll('main > section:not(:last-child) raft-playground')].flatMap((it) => it.getAttributeNames()));
  const options = await page.evaluate(() => customElements.get('raft-playground').observedAttributes);
  assert.deepEqual(options.filter((name) => !attributes.includes(name)), []);
  const same = await page.evaluate(() => [...document.querySelectorAll('section raft-playground')].every((element) => {
    const made = Object.assign(document.createElement('template'), { innerHTML: element.nextElementSibling.textContent }).content.firstChild;
    return [...made.attributes].every(({ name, value }) => element.getAttribute(name) === value) && made.innerHTML === element.innerHTML;
  }));
  assert.ok(same);
  // The form knows as many panels and lessons as the page.
  const made = page.locator('#made raft-playground');
  await made.scrollIntoViewIfNeeded();
  const [panels, runs] = await page.evaluate(() => [
    [...document.querySelectorAll('[name=panel]')].map((box) => box.value),
    [...document.querySelectorAll('#runs option')].map((option) => option.value.replace('lesson/', '')),
  ]);
  const wrong = await made.evaluate((element) => new Promise((says) => {
    element.addEventListener('error', ({ detail }) => says(detail.says));
    element.setAttribute('panels', 'none');
  }));
  assert.equal(wrong, `panels="none": expected ${panels.slice(0, 7).join(', ')}; ${panels.slice(7).join(', ')} (1).`);
  const asked = await page.evaluate(() => document.querySelector('#driven').open('raft-scenario 1\nnothing').catch(String));
  assert.match(asked, /line 2/);
  const home = await openPage(here.browser, here.dist.url, { width: 1366, height: 650 });
  t.after(() => home.close());
  await home.page.locator('.bar .lessons').click();
  assert.equal(await home.page.locator('dialog li, dialog .lesson-choice').count(), runs.length);
  // What is chosen is made.
  await page.locator('[name=panel][value=logs]').check();
  await page.locator('[name=readonly]').check();
  await page.locator('[name=theme]').selectOption('dark');
  await becomes(() => page.locator('#made pre').textContent(), (text) => text === '<raft-playground src="lesson/cut-off-leader" panels="cluster,logs" theme="dark" readonly=""></raft-playground>' || text === '<raft-playground src="lesson/cut-off-leader" panels="cluster,logs" theme="dark" readonly></raft-playground>');
  await watched.loaded();
  assert.deepEqual(watched.consoleErrors, []);
  assert.deepEqual(watched.violations, []);
});

test('no control lies on a server, however many there are, and the role diagram is whole', async (t) => {
  const it = await book(t, (url) => script(url) + embed('panels="cluster,roles" start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  for (const servers of [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 25]) {
    await ask(it.page, 'open', `servers=${servers}&seed=4&at=900ms`);
    for (const width of [320, 420, 560, 760]) {
      await it.page.setViewportSize({ width: width + 16, height: 900 });
      await becomes(() => frame.evaluate(() => innerWidth), (inner) => inner === width);
      await it.page.waitForTimeout(100);
      const [covers, isCut] = await frame.evaluate(() => {
        const box = (element) => element.getBoundingClientRect();
        const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const bodies = [...document.querySelectorAll('.server .body')];
        const buttons = [...document.querySelectorAll('.cluster .composer button')].filter((button) => button.checkVisibility());
        const covers = buttons.flatMap((button) => bodies.filter((body) => overlap(box(button), box(body))).map((body) => body.closest('.server').dataset.name));
        const diagram = box(document.querySelector('.panel.roles'));
        const stands = [...document.querySelectorAll('.diagram .stand, .diagram .edge text')];
        return [covers, stands.filter((one) => diagram.bottom + 1 < box(one).bottom || box(one).top < diagram.top - 1).length];
      });
      assert.deepEqual(covers, [], `${servers} servers, ${width} wide`);
      assert.equal(isCut, 0, `${servers} servers, ${width} wide`);
    }
  }
  await it.watched.assertClean();
});

test('while the same is composed for several servers, no button lies on one', async (t) => {
  const it = await book(t, (url) => script(url) + embed('panels="cluster" start="900ms" lang="en"'));
  const frame = await frameOf(it.page);
  for (const servers of [3, 5, 6]) {
    await ask(it.page, 'open', `servers=${servers}&seed=4&at=900ms`);
    await becomes(() => frame.locator('.server').count(), (count) => count === servers);
    for (const width of [320, 420, 760]) {
      await it.page.setViewportSize({ width: width + 16, height: 900 });
      await becomes(() => frame.evaluate(() => innerWidth), (inner) => inner === width);
      await frame.locator('[data-name=server-S2]').click({ modifiers: ['Shift'] });
      await frame.locator('.composer').getByRole('button', { name: 'Crash', exact: true }).waitFor();
      await it.page.waitForTimeout(100);
      const covers = await frame.evaluate(() => {
        const box = (element) => element.getBoundingClientRect();
        const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const bodies = [...document.querySelectorAll('.server .body')];
        const buttons = [...document.querySelectorAll('.composer button')];
        return buttons.flatMap((button) => bodies.filter((body) => overlap(box(button), box(body))).map((body) => body.closest('.server').dataset.name));
      });
      assert.deepEqual(covers, [], `${servers} servers, ${width} wide`);
      await frame.locator('.composer').getByRole('button', { name: 'Cancel' }).click();
      await frame.locator('.server.is-chosen').waitFor({ state: 'detached' });
    }
  }
  await it.watched.assertClean();
});
