// What browsers do to a page: they translate it, freeze its tab, refuse its clipboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, openPage, together } from './support/browser.mjs';

const here = together();

const OPTIONS = { width: 1366, height: 650, ready: '.stage .server' };

/** Translates as Chromium does: each text becomes another one, inside two elements, as it appears. */
function translate() {
  const translated = new WeakSet();
  const isKept = (node) => node.parentElement?.closest('[translate=no], script, style, textarea, svg');
  const one = (text) => {
    if (translated.has(text) || !text.data.trim() || isKept(text)) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    const words = document.createTextNode(`«${text.data}»`);
    translated.add(words);
    outer.append(inner);
    inner.append(words);
    text.replaceWith(outer);
  };
  const all = (root) => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode);
    texts.forEach(one);
  };
  all(document.body);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      addedNodes.forEach((node) => (node.nodeType === Node.TEXT_NODE ? one(node) : all(node)));
    }
  }).observe(document.body, { childList: true, subtree: true });
}

test('a page that the browser translates while it plays goes on telling the truth', async (t) => {
  const watched = await openPage(here.browser, here.dist.url, OPTIONS);
  t.after(() => watched.close());
  const { page } = watched;
  await page.locator('.stage .is-leader').first().waitFor();
  await page.evaluate(translate);
  const headline = () => page.locator('.why .headline').textContent();
  const first = await headline();
  assert.match(first, /^«.*»$/);
  await page.locator('[data-name=console]').fill('put x 7');
  await page.keyboard.press('Enter');
  await page.evaluate(() => document.activeElement.blur());
  for (let step = 0; step < 13; step += 1) await page.keyboard.press('.');
  await page.locator('.requests .is-acknowledged').waitFor();
  await page.waitForTimeout(600);
  await page.keyboard.press(' ');
  const then = await headline();
  assert.notEqual(then, first);
  assert.match(then, /^«[^«»]*»$/, 'one sentence, and not two');
  for (const cell of await page.locator('.logs tbody .number').allTextContents()) assert.equal(cell, '2');
  assert.deepEqual(await page.locator('.logs tbody .stored').allTextContents(), Array(5).fill('x=7'));
  for (const server of ['S1', 'S2']) {
    await page.locator(`[data-name=server-${server}]`).click();
    assert.equal(await page.locator('.inspector h3').textContent(), `«${server}»`);
  }
  const fields = await page.locator('.inspector dl').innerText();
  assert.match(fields, /commitIndex\s+2/);
  await page.locator('.doings button:first-child').click();
  assert.match(await page.locator('.inspector .state').textContent(), /^«Down»$/);
  assert.match(await page.locator('.inspector dl').innerText(), /commitIndex\s+–/);
  assert.match(await page.locator('.doings').textContent(), /^«Restart»/);
  await page.locator('.speak').selectOption('ko');
  await page.waitForFunction(() => document.documentElement.lang === 'ko');
  assert.match(await page.locator('.panel.logs h2').textContent(), /^«?로그»?$/);
  await watched.assertClean();
});

test('a tab that comes back after a minute does not jump', async (t) => {
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 650 } });
  t.after(() => context.close());
  await context.addInitScript(() => {
    const ask = window.requestAnimationFrame.bind(window);
    window.away = 0;
    window.requestAnimationFrame = (callback) => ask((now) => callback(now + window.away));
  });
  const page = await context.newPage();
  await page.goto(here.dist.url);
  await page.locator('.stage .is-leader').first().waitFor();
  const clock = () => page.evaluate(() => Number(document.querySelector('.clock').textContent.split(':')[1]));
  const before = await clock();
  await page.evaluate(() => { window.away = 60_000; });
  await page.waitForTimeout(300);
  assert.ok((await clock()) - before < 0.1, 'a minute at 1/20 would be three seconds');
});

test('a clipboard that is refused leaves the link selected', async (t) => {
  const watched = await openPage(here.browser, here.dist.url, OPTIONS);
  t.after(() => watched.close());
  const { page } = watched;
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  const selected = () => page.evaluate(() => {
    const field = document.querySelector('.share input');
    return field.selectionEnd - field.selectionStart === field.value.length && 0 < field.value.length;
  });
  await page.waitForFunction(() => document.activeElement === document.querySelector('.share input'));
  assert.ok(await selected());
  await watched.assertClean();
});

test('what a drawer copies stands there to be copied by hand where the clipboard is refused', async (t) => {
  const watched = await openPage(here.browser, here.dist.url, OPTIONS);
  t.after(() => watched.close());
  const { page } = watched;
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.locator('[data-name=tool-text]').click();
  await page.getByRole('button', { name: 'Copy text' }).click();
  const text = page.locator('dialog textarea');
  await text.waitFor();
  assert.match(await text.inputValue(), /^raft-scenario 1\n/);
  const selected = () => page.evaluate(() => {
    const field = document.querySelector('dialog textarea');
    return document.activeElement === field && field.selectionEnd - field.selectionStart === field.value.length;
  });
  await page.waitForFunction(() => document.activeElement === document.querySelector('dialog textarea'));
  assert.ok(await selected());
  await page.keyboard.press('Escape');
  assert.equal(await text.count(), 0);
  await watched.assertClean();
});

test('a link that was shared shows what was shown', async (t) => {
  const watched = await openPage(here.browser, here.dist.url, OPTIONS);
  t.after(() => watched.close());
  const { page } = watched;
  await page.keyboard.press(' ');
  await page.locator('[data-name=server-S2]').click();
  await page.locator('[data-name=tool-rules]').click();
  await page.locator('.bar .primary').click();
  const link = await page.locator('.share input').inputValue();
  assert.match(link, /#[\w-]+;S2;rules$/);
  const other = await openPage(here.browser, link, OPTIONS);
  t.after(() => other.close());
  await other.page.locator('.inspector h3').waitFor();
  assert.equal(await other.page.locator('.inspector h3').textContent(), 'S2');
  assert.ok(await other.page.locator('.drawer').isVisible());
  await other.assertClean();
});

test('a run that asks for a day of work leaves the page answering, shows how far it is, and can be stopped', async (t) => {
  const busy = 'servers=25&seed=7&election.timeout=1ms..2ms&heartbeat=200us&network.latency=1ms..9ms&at=3600s';
  const watched = await openPage(here.browser, `${here.dist.url}#${busy}`, OPTIONS);
  t.after(() => watched.close());
  const { page } = watched;
  await page.locator('[data-name=server-S25]').waitFor();
  const clock = () => page.locator('.clock').textContent();
  const before = await clock();
  await becomes(clock, (time) => time !== before);
  // The longest that a press waits is a frame's work.
  const waited = await page.evaluate(async () => {
    const times = [];
    for (let turn = 0; turn < 10; turn += 1) {
      const start = performance.now();
      await new Promise((then) => setTimeout(then));
      times.push(performance.now() - start);
    }
    return Math.max(...times);
  });
  t.diagnostic(`an event waited at most ${Math.round(waited)} ms`);
  await page.keyboard.press(' ');
  await page.locator('.play').getByText('Play', { exact: true }).waitFor();
  const stopped = await clock();
  await page.waitForTimeout(300);
  assert.equal(await clock(), stopped);
  await watched.assertClean();
});

test('an address that may not be rewritten for a while is the right one in the end', async (t) => {
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 650 } });
  t.after(() => context.close());
  await context.addInitScript(() => {
    const { replaceState } = history;
    window.refuses = true;
    history.replaceState = (...all) => {
      if (window.refuses) throw new DOMException('too often', 'SecurityError');
      return replaceState.apply(history, all);
    };
  });
  const page = await context.newPage();
  await page.goto(here.dist.url);
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  await page.waitForTimeout(600);
  assert.equal(new URL(page.url()).hash, '');
  await page.evaluate(() => { window.refuses = false; });
  await page.waitForFunction(() => 10 < location.hash.length, undefined, { timeout: 10_000 });
});

test('two playgrounds live in one document, and nothing in them has an id', async (t) => {
  const context = await here.browser.newContext({ viewport: { width: 1366, height: 650 } });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.route(here.dist.url, async (route) => {
    const response = await route.fetch();
    const place = '<div class="playground">';
    const body = (await response.text()).replace(place, `<div class="playground"></div>${place}`);
    await route.fulfill({ response, body });
  });
  await page.goto(here.dist.url);
  const [one, other] = [0, 1].map((place) => page.locator('.playground').nth(place));
  await one.locator('.is-leader').first().waitFor();
  await other.locator('.is-leader').first().waitFor();
  await page.keyboard.press(' ');
  await other.locator('[data-name=server-S2]').click();
  assert.equal(await one.locator('.inspector').count(), 0);
  assert.equal(await other.locator('.inspector h3').textContent(), 'S2');
  for (const tool of ['settings', 'text', 'status']) {
    await other.locator(`[data-name=tool-${tool}]`).click();
    assert.equal(await one.locator('.drawer').count(), 0);
    assert.equal(await page.locator('.playground [id]').count(), 0, tool);
  }
  await other.getByRole('button', { name: 'Share' }).click();
  assert.equal(await page.locator('.playground [id]').count(), 0, 'share');
  const shapes = await page.locator('.shapes-of-raft [id]').evaluateAll((all) => all.map((one) => one.id));
  assert.equal(new Set(shapes).size, shapes.length, 'the document has each shape once');
  assert.ok(8 < shapes.length);
});
