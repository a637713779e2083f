// It arrives: a first paint before the program, and a clear word when the program cannot start.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, servePages, together } from './support/browser.mjs';

const here = together();

async function fresh(t, options = {}) {
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 650 }, ...options });
  t.after(() => context.close());
  return context.newPage();
}

const PANELS = ['.panel.cluster', '.panel.roles', '.panel.logs', '.panel.why', '.panel.client', '.panel.timeline'];

const boxes = (page, selectors) => page.evaluate((all) => all.map((one) => {
  const { x, y, width, height } = document.querySelector(one).getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
}), selectors);

for (const [width, height] of [[1366, 650], [1440, 900], [1280, 585]]) {
  test(`before the program is there, the panels stand where they will at ${width}×${height}`, async (t) => {
    const page = await fresh(t, { viewport: { width, height } });
    let release;
    const held = new Promise((done) => { release = done; });
    await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
    await page.goto(here.dist.url);
    await page.locator('.wait').waitFor();
    const places = await boxes(page, PANELS);
    const seats = await page.evaluate(() => [...document.querySelectorAll('.seats b')].map((seat) => {
      const { x, y, width, height } = seat.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }));
    assert.equal(await page.locator('.card').isVisible(), false);
    release();
    await page.locator('[data-name=server-S5]').waitFor();
    await page.waitForTimeout(200);
    assert.deepEqual(await boxes(page, PANELS), places);
    const servers = await page.evaluate(() => [...document.querySelectorAll('.server .body')].map((body) => {
      const { x, y, width, height } = body.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }));
    servers.forEach(([x, y], at) => {
      const far = Math.hypot(x - seats[at][0], y - seats[at][1]);
      assert.ok(far < 4, `S${at + 1} moves by ${far} pixels`);
    });
    assert.equal(await page.locator('.wait, .card').count(), 0);
  });
}

const BREAKS = {
  'the wasm is missing': (page) => page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: 'gone' })),
  'the wasm is of another build': (page) => page.route('**/*.wasm', (route) => route.fulfill({
    contentType: 'application/wasm',
    body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
  })),
  'the script is missing': (page) => page.route('**/raft-playground-*.js', (route) => route.fulfill({ status: 404, body: 'gone' })),
  'WebAssembly is refused': (page) => page.addInitScript(() => { delete globalThis.WebAssembly; }),
  'there is no memory': (page) => page.addInitScript(() => {
    WebAssembly.instantiate = WebAssembly.instantiateStreaming = () => Promise.reject(new RangeError('could not allocate memory'));
  }),
};

for (const [what, makeItSo] of Object.entries(BREAKS)) {
  test(`it is said when ${what}, with a way to try again`, async (t) => {
    for (const [locale, again] of [['en-US', 'Try again'], ['ko-KR', '다시 시도']]) {
      const page = await fresh(t, { locale });
      await makeItSo(page);
      await page.goto(`${here.dist.url}#lesson/cut-off-leader`);
      const card = page.getByRole('alert');
      await card.waitFor();
      assert.ok((await page.locator('.card code').textContent()).length > 5);
      assert.equal(await page.getByRole('link', { name: /new tab|새 탭/ }).isVisible(), false, 'it is in no frame');
      await page.unroute('**/*');
      await page.unroute('**/*.wasm');
      await page.unroute('**/raft-playground-*.js');
      if (!what.includes('refused') && !what.includes('memory')) {
        await page.getByRole('link', { name: again }).click();
        await page.locator('.lesson .note').waitFor();
      }
    }
  });
}

test('where no script may run, styles say so after some seconds', async (t) => {
  const host = await servePages({
    '/': `<!doctype html><title>book</title><link rel="icon" href="data:,"><iframe sandbox="allow-scripts" src="${here.dist.url}" width="1366" height="650"></iframe>`,
  });
  t.after(() => host.close());
  const page = await fresh(t);
  await page.goto(host.url);
  const frame = page.frames()[1];
  await frame.locator('.card').waitFor({ timeout: 15_000 });
  assert.match(await frame.locator('.card').textContent(), /could not start here.*Open in a new tab/s);
});

test('with reduced motion it starts paused', async (t) => {
  const page = await fresh(t, { reducedMotion: 'reduce' });
  await page.goto(here.dist.url);
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  const clock = await page.locator('.clock').textContent();
  await page.waitForTimeout(400);
  assert.equal(await page.locator('.clock').textContent(), clock);
});

test('a browser font of 200 % makes everything larger, and nothing is lost', async (t) => {
  // Chromium's own setting, as a person sets it.
  const large = await launch({ args: ['--blink-settings=defaultFontSize=32,defaultFixedFontSize=26'] });
  t.after(() => large.close());
  const page = await (await large.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  await page.goto(here.dist.url);
  await page.locator('[data-name=server-S1]').waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '20px');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing hangs over the side');
  const play = await page.locator('.play').boundingBox();
  assert.ok(60 <= play.height, `play is ${play.height} high`);
  assert.ok(play.y + play.height <= 768, 'play is on the first screen');
});

test('with forced colours what is pressed can be seen', async (t) => {
  const page = await fresh(t, { forcedColors: 'active' });
  await page.goto(here.dist.url);
  await page.locator('[data-name=server-S1]').waitFor();
  for (const selector of ['.play', '.bar .primary']) {
    const [ink, paper] = await page.locator(selector).evaluate((one) => {
      const style = getComputedStyle(one);
      return [style.color, style.backgroundColor];
    });
    assert.notEqual(ink, paper, selector);
  }
});
