// Time that can be travelled: the overview, panning, zooming, branches as lines, acts to come.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, together } from './support/browser.mjs';

/** put x 1 at 400 ms, crash S1 at 800 ms, restart S1 at 2 s; stands at 600 ms. */
const TO_COME = '#AQaEc8vZM2dmnd48ajMGE38tXYCAUg';

const here = together();

async function open(t, fragment = TO_COME, options = {}) {
  const watched = await openPage(here.browser, here.dist.url + fragment, {
    width: 1366, height: 650, ready: '.stage .server', ...options,
  });
  t.after(() => watched.close());
  return watched;
}

/** The labels of the axis, in order. */
const axis = (page) => page.locator('.tracks .tick text').allTextContents();
const clock = (page) => page.locator('.clock').textContent();
const middle = async (page, selector) => {
  const box = await page.locator(selector).first().boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

test('the wheel pans, and with Ctrl it zooms where the pointer is', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  const before = await axis(page);
  assert.equal(before[0], '0:00.0');
  await page.mouse.move(...(await middle(page, '.tracks .surface')));
  await page.mouse.wheel(0, 300);
  await page.waitForFunction((first) => document.querySelector('.tracks .tick text').textContent !== first, before[0]);
  assert.equal(await clock(page), '0:00.600', 'who pans goes nowhere');
  await page.mouse.wheel(0, -3_000);
  await page.waitForFunction((first) => document.querySelector('.tracks .tick text').textContent === first, before[0]);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await page.waitForFunction(() => /\.\d{6}$/.test(document.querySelector('.tracks .tick text')?.textContent));
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 90; turn += 1) await page.mouse.wheel(0, 250);
  await page.keyboard.up('Control');
  await page.waitForFunction(() => [...document.querySelectorAll('.tracks .tick text')].some((one) => /^\d+:00$/.test(one.textContent) && 2 < one.textContent.length && one.textContent !== '0:00'));
  const far = await axis(page);
  assert.ok(far.every((label) => !label.includes('.')), `${far}`);
  await watched.assertClean();
});

test('two fingers pinch, and the axis can be dragged', async (t) => {
  const watched = await open(t, TO_COME, { hasTouch: true });
  const { page } = watched;
  const session = await page.context().newCDPSession(page);
  const [x, y] = await middle(page, '.tracks .surface');
  const touch = (type, far) => session.send('Input.dispatchTouchEvent', {
    type,
    touchPoints: type === 'touchEnd' ? [] : [{ x: x - far, y, id: 0 }, { x: x + far, y, id: 1 }],
  });
  const before = (await axis(page)).length;
  await touch('touchStart', 60);
  for (const far of [90, 130, 190, 260, 340]) await touch('touchMove', far);
  await touch('touchEnd', 0);
  await page.waitForFunction(() => [...document.querySelectorAll('.tracks .tick text')].some((one) => /\.\d\d$/.test(one.textContent)));
  await page.keyboard.press('0');
  await page.waitForFunction((before) => document.querySelectorAll('.tracks .tick text').length === before, before);
  const at = await middle(page, '.axis-hit');
  await page.mouse.move(...at);
  await page.mouse.down();
  await page.mouse.move(at[0] - 200, at[1], { steps: 4 });
  await page.mouse.up();
  assert.notEqual((await axis(page))[0], '0:00.0');
  await watched.assertClean();
});

test('acts to come are hollow marks, and can be gone to', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  const hollow = page.locator('.marker.is-to-come');
  assert.deepEqual(await hollow.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))), ['S1 crashes', 'S1 restarts']);
  await page.locator('.marker.is-to-come .hit').last().click();
  assert.equal(await clock(page), '0:02.000');
  assert.equal(await page.locator('.marker.is-to-come').count(), 0);
  await watched.assertClean();
});

test('the overview shows the whole run, and moves the window', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  const frame = () => page.locator('.overview .frame').evaluate((one) => [Number(one.getAttribute('x')), Number(one.getAttribute('width'))]);
  for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('+');
  const [x, width] = await frame();
  const strip = await page.locator('.overview svg').boundingBox();
  assert.ok(width < strip.width / 3, `${width} of ${strip.width}`);
  await page.mouse.click(strip.x + strip.width * 0.9, strip.y + strip.height / 2);
  const [moved] = await frame();
  assert.ok(x + 100 < moved, `${x} → ${moved}`);
  await page.mouse.move(strip.x + moved + width / 2, strip.y + strip.height / 2);
  await page.mouse.down();
  await page.mouse.move(strip.x + moved + width / 2 - 120, strip.y + strip.height / 2, { steps: 6 });
  await page.mouse.up();
  const [dragged] = await frame();
  assert.ok(Math.abs(moved - 120 - dragged) < 4, `${moved} → ${dragged}`);
  await watched.assertClean();
});

for (const [width, height] of [[1366, 650], [1920, 940]]) {
  test(`branches are lines at ${width}×${height}, and are chosen there`, async (t) => {
    const watched = await open(t, TO_COME, { width, height });
    const { page } = watched;
    await page.keyboard.press('2');
    await page.keyboard.press('c');
    await page.waitForFunction(() => document.querySelectorAll('.lane').length === 2 && document.querySelector('[data-name=server-S2]').classList.contains('is-down'));
    const other = page.locator('.lane:not(.is-current)');
    await other.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.querySelector('[data-name=server-S2]').classList.contains('is-down'));
    const box = await page.locator('.lane:not(.is-current) .hit').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(() => document.querySelector('[data-name=server-S2]').classList.contains('is-down'));
    await watched.assertClean();
  });
}
