// Where a property breaks: play stops, and the page tells what broke and how it came about.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, together } from './support/browser.mjs';
import { breaks } from './support/broken.mjs';

const here = together();

async function broken(t, options = {}) {
  const watched = await openPage(here.browser, here.dist.url, {
    width: 1366, height: 650, ready: '.stage .server', ...options,
  });
  t.after(() => watched.close());
  await breaks(watched.page);
  return watched;
}

const title = (page) => page.locator('.broken .breaks').textContent();
const clock = (page) => page.locator('[data-name=clock]').textContent();

test('a broken property stops play and says what broke, where, and by which steps', async (t) => {
  const watched = await broken(t);
  const { page } = watched;
  await page.locator('.play', { hasText: 'Play' }).waitFor();
  assert.equal(await title(page), '✗ Broken at 0.362 s: Committed entries are kept');
  for (const next of [/Broken at 1\.585 s/, /Broken at 2\.440 s: Leader Completeness/]) {
    await page.locator('.play').click();
    await page.locator('.broken .breaks', { hasText: next }).waitFor();
  }
  assert.equal(await page.locator('.broken .headline').textContent(), 'S3 leads term 4 without the committed entry at index 2.');
  assert.deepEqual(await page.locator('.broken .holds').allTextContents(), [
    'S1 holds x=7 of term 1 at index 2.', 'S3 holds noop of term 4 at index 2, and not on its disk.',
  ]);
  const steps = page.locator('.broken li.step');
  assert.equal(await steps.count(), 11);
  assert.match(await page.locator('.broken .missed').textContent(), /^entries-on-disk is off: /);
  // One number a step, the same everywhere.
  assert.deepEqual(await page.locator('.stage .number').allTextContents(), ['6', '11']);
  assert.deepEqual(await page.locator('.entry.is-concerned .place').allTextContents(), ['6', '11']);
  const marks = await page.locator('.steps .number').allTextContents();
  assert.deepEqual(marks.slice(-4), ['8', '9', '10', '11']);
  assert.equal(await page.locator('.lamp.is-broken').count(), 2);
  await watched.assertClean();
});

test('each step is a moment to go to, by mouse and by keyboard, and a lamp leads back', async (t) => {
  const watched = await broken(t);
  const { page } = watched;
  const steps = page.locator('.broken li.step button');
  await steps.nth(1).click();
  assert.equal(await clock(page), '0:00.339');
  await page.locator('.broken li.step.is-here', { hasText: 'S3 acknowledged index 1' }).waitFor();
  await steps.nth(3).focus();
  await page.keyboard.press('Enter');
  assert.equal(await clock(page), '0:00.362');
  await page.locator('.broken .close').click();
  assert.equal(await page.locator('.broken').count(), 0);
  assert.ok(await page.locator('.why .newest').isVisible());
  await page.locator('.lamp.is-broken').click();
  await page.locator('.broken').waitFor();
  // A link to where it broke tells it too.
  await page.waitForTimeout(450);
  const other = await openPage(here.browser, page.url(), { width: 1366, height: 650, ready: '.broken' });
  t.after(() => other.close());
  assert.equal(await title(other.page), await title(page));
  await other.assertClean();
  await watched.assertClean();
});

test('the rule is put back and the same run holds; the modified one can be had back', async (t) => {
  const watched = await broken(t);
  const { page } = watched;
  assert.match(await page.locator('.bar .badge').textContent(), /modified Raft/);
  await page.getByRole('button', { name: 'Put the rule back, play again' }).click();
  await page.locator('.bar .badge', { hasText: 'standard Raft' }).waitFor();
  assert.equal(await page.locator('.broken').count(), 0);
  await page.waitForFunction(() => /0:0[2-9]/.test(document.querySelector('[data-name=clock]').textContent));
  assert.equal(await page.locator('.lamp.is-broken').count(), 0);
  await page.keyboard.press('u');
  await page.locator('.bar .badge', { hasText: 'modified Raft' }).waitFor();
  await watched.assertClean();
});

test('on a phone it is shown at once, whole, and its buttons can be touched', async (t) => {
  const watched = await openPage(here.browser, here.dist.url, {
    width: 390, height: 844, hasTouch: true, ready: '.stage .server',
  });
  t.after(() => watched.close());
  const { page } = watched;
  await page.locator('.bar .more').tap();
  await page.getByRole('button', { name: 'Scenario' }).tap();
  await breaks(page);
  const account = await page.locator('.broken .account').boundingBox();
  const decide = await page.locator('.broken .decide').boundingBox();
  assert.ok(account.y + account.height <= decide.y + 1, 'nothing lies over the steps');
  await page.locator('.broken li.step button').nth(0).tap();
  await page.locator('.broken li.step.is-here').first().waitFor();
  await watched.assertClean();
});
