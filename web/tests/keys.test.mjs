// The page's keys, where a pointer was used before, and where the focus goes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, openPage, together } from './support/browser.mjs';

/** Twenty-five servers, at 600 ms. */
const CROWD = '#AQfXtpeGUkEkmI0kZsicJLg';

const here = together();

async function open(t, fragment = '', options = {}) {
  const watched = await openPage(here.browser, here.dist.url + fragment, {
    width: 1366, height: 650, ready: '.stage .server', ...options,
  });
  t.after(() => watched.close());
  const { page } = watched;
  const button = (name) => page.getByRole('button', { name, exact: true });
  return { watched, page, button, focused: () => page.evaluate(() => document.activeElement?.dataset.name || document.activeElement?.tagName) };
}

const clock = (page) => page.locator('.clock').textContent();
const isPlaying = (page) => page.getByRole('button', { name: 'Pause', exact: true }).isVisible();

test('after a pointer paused the run, keys compose a partition and cut it', async (t) => {
  const { watched, page, button } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  await button('Pause').click();
  for (const key of ['p', '1', '2', 'Enter']) await page.keyboard.press(key);
  assert.match(await page.locator('.composer .groups').textContent(), /S1 S2 \| S3 S4 S5|S3 S4 S5 \| S1 S2/);
  assert.equal(await isPlaying(page), false, 'Enter cuts, and presses no button');
  await page.keyboard.press(' ');
  await becomes(() => isPlaying(page), (plays) => plays);
  await watched.assertClean();
});

test('after a pointer moved the speed, arrows step and do not change it', async (t) => {
  const { watched, page, button } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  await button('Pause').click();
  const slider = page.getByRole('slider', { name: 'speed' });
  const box = await slider.boundingBox();
  await page.mouse.click(box.x + box.width * 0.7, box.y + box.height / 2);
  const speed = await slider.inputValue();
  await page.keyboard.press('ArrowRight');
  const before = await clock(page);
  for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowRight');
  assert.equal(await slider.inputValue(), speed);
  assert.notEqual(await clock(page), before);
  for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowLeft');
  assert.equal(await clock(page), before);
  await watched.assertClean();
});

test('two digits choose one of more than nine servers', async (t) => {
  const { watched, page } = await open(t, CROWD);
  const selected = () => page.locator('.inspector h3').textContent();
  await page.keyboard.press('1');
  assert.equal(await selected(), 'S1');
  await page.keyboard.press('7');
  assert.equal(await selected(), 'S17');
  await page.waitForTimeout(1_000);
  await page.keyboard.press('2');
  await page.keyboard.press('0');
  assert.equal(await selected(), 'S20');
  await page.waitForTimeout(1_000);
  await page.keyboard.press('p');
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  assert.match(await page.locator('.composer .groups').textContent(), /\| S12$|^S12 \|/);
  await watched.assertClean();
});

test('what can be done to a server is one step from it, and Escape goes back', async (t) => {
  const { watched, page, focused } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  await page.locator('[data-name=server-S3]').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.dataset.name === 'menu');
  await page.keyboard.press('ArrowDown');
  const focusedText = () => page.evaluate(() => document.activeElement?.textContent);
  assert.equal(await focusedText(), 'Crash');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focusedText(), 'Crash amid a write');
  assert.equal(await page.evaluate(() => document.activeElement.ariaDisabled), 'true');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.dataset.name === 'server-S3');
  assert.equal(await page.locator('.menu').count(), 0);
  await page.keyboard.press('Escape');
  await page.locator('.inspector').waitFor({ state: 'detached' });
  assert.equal(await focused(), 'server-S3');
  await watched.assertClean();
});

test('a menu opens by the right button, by a second press and on a link, and its letters act', async (t) => {
  const { watched, page } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  const menu = page.locator('.menu');
  await page.locator('[data-name=server-S3]').click({ button: 'right' });
  await menu.waitFor();
  await page.keyboard.press('d');
  await page.locator('.menu .is-on', { hasText: 'slow' }).waitFor();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await page.locator('[data-name=server-S2]').click();
  assert.equal(await menu.count(), 0, 'one press shows what it holds');
  await page.locator('[data-name=server-S2]').click();
  await menu.waitFor();
  await page.keyboard.press('c');
  await page.locator('[data-name=server-S2].is-down').waitFor();
  await page.keyboard.press('Escape');
  const link = page.locator('[data-link="3-4"]');
  const box = await link.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await menu.waitFor();
  await page.keyboard.press('3');
  await page.locator('.menu .is-on.danger').waitFor();
  await watched.assertClean();
});

test('a server that is dragged onto another one makes a group with it', async (t) => {
  const { watched, page } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  const middle = async (id) => {
    const box = await page.locator(`[data-name=server-S${id}] .body`).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const stands = await middle(4);
  await page.mouse.move(...stands);
  await page.mouse.down();
  await page.mouse.move(...await middle(5), { steps: 5 });
  await page.mouse.up();
  await page.locator('[data-name=server-S4].is-other-side').waitFor();
  await page.locator('[data-name=server-S5].is-other-side').waitFor();
  assert.deepEqual(await middle(4), stands, 'its seat is kept');
  assert.equal(await page.locator('.inspector').count(), 0, 'it was no press');
  await page.locator('.composer .danger').click();
  await page.locator('.composer .heal').waitFor();
  assert.match(await page.locator('.composer .groups').textContent(), /S1 S2 S3 \| S4 S5/);
  await watched.assertClean();
});

test('Home, End, PageUp and PageDown travel, also on the playhead', async (t) => {
  const { watched, page } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  const end = await clock(page);
  await page.locator('.playhead').focus();
  await page.keyboard.press('Home');
  assert.equal(await clock(page), '0:00.000');
  await page.keyboard.press('End');
  assert.equal(await clock(page), end);
  await page.keyboard.press('PageUp');
  const back = await clock(page);
  assert.ok(back < end, `${back} before ${end}`);
  await page.keyboard.press('PageDown');
  assert.equal(await clock(page), end);
  await watched.assertClean();
});

test('keys work while Hangul is typed, and on a French keyboard', async (t) => {
  const { watched, page } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  const press = (key, code, keyCode = 0) => page.evaluate(([key, code, keyCode]) => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, keyCode, bubbles: true, cancelable: true }));
  }, [key, code, keyCode]);
  await press('&', 'Digit1');
  await page.locator('.inspector').waitFor();
  await press('ㅊ', 'KeyC', 229);
  await page.waitForFunction(() => document.querySelector('[data-name=server-S1]').classList.contains('is-down'));
  await watched.assertClean();
});

test('a lesson that was chosen by keyboard has the focus, and its notes are announced', async (t) => {
  const { watched, page } = await open(t);
  await page.keyboard.press('l');
  await page.getByRole('dialog').getByRole('button').nth(2).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.dataset.name === 'lesson-note');
  assert.equal(await page.locator('.lesson .note').getAttribute('aria-live'), 'polite');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.dots .is-done').length === 1, undefined, { timeout: 20_000 });
  await watched.assertClean();
});

test('the order of Tab is the order of what is seen', async (t) => {
  const { watched, page } = await open(t);
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  const panels = [];
  for (let step = 0; step < 70; step += 1) {
    await page.keyboard.press('Tab');
    const panel = await page.evaluate(() => document.activeElement?.closest('header.bar, .panel')?.className.replace('panel ', ''));
    if (panel && panels.at(-1) !== panel) panels.push(panel);
    if (panel === 'timeline') break;
  }
  assert.deepEqual(panels, ['bar', 'cluster', 'roles', 'logs', 'why', 'client', 'timeline']);
  await watched.assertClean();
});

test('Escape leaves the client’s line, and the space bar plays again', async (t) => {
  const { watched, page, button, focused } = await open(t);
  await button('Pause').click();
  await page.keyboard.press('/');
  await page.keyboard.type('put y 2');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'console');
  await page.keyboard.press('Escape');
  await becomes(focused, (name) => name !== 'console');
  const playing = await isPlaying(page);
  await page.keyboard.press(' ');
  await becomes(() => isPlaying(page), (plays) => plays !== playing);
  await watched.assertClean();
});

for (const [width, height, locale] of [[1366, 650, 'en-US'], [1280, 585, 'ko-KR'], [320, 700, 'en-US']]) {
  test(`the end of a lesson has room for where it leads, at ${width}×${height} in ${locale}`, async (t) => {
    const { watched, page } = await open(t, '#lesson/clean-election', { width, height, locale });
    const onward = page.locator('.turn .primary');
    await onward.waitFor();
    const tops = new Set();
    for (let step = 0; step < 30 && await page.locator('.turn button').count() < 3; step += 1) {
      tops.add(Math.round((await onward.boundingBox()).y));
      await onward.click();
      await page.waitForTimeout(60);
    }
    if (761 <= width) assert.equal(tops.size, 1, 'Next never moves');
    const panel = await page.locator('.panel.lesson').boundingBox();
    for (const button of await page.locator('.turn button').all()) {
      await button.scrollIntoViewIfNeeded();
      const box = await button.boundingBox();
      const said = await button.textContent();
      assert.ok(panel.x <= box.x && box.x + box.width <= panel.x + panel.width, `${said} sticks out`);
      await button.click({ trial: true });
    }
    await watched.assertClean();
  });
}

test('the same is done to several servers at once, by mouse, by keys and from the menu', async (t) => {
  const { watched, page, button } = await open(t);
  const downs = page.locator('.stage .server.is-down');
  const chosen = page.locator('.stage .server.is-chosen');
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  await page.locator('[data-name=server-S2]').click({ modifiers: ['Shift'] });
  await page.locator('[data-name=server-S4]').click();
  await becomes(() => chosen.count(), (count) => count === 2);
  await page.locator('.composer').getByRole('button', { name: 'Crash', exact: true }).click();
  await becomes(() => downs.count(), (count) => count === 2);
  assert.equal(await chosen.count(), 0, 'it is done');
  for (const key of ['g', '2', '4', 'r']) await page.keyboard.press(key);
  await becomes(() => downs.count(), (count) => count === 0);
  await button('Undo').click();
  await becomes(() => downs.count(), (count) => count === 2);

  // From the menu of one, which is chosen then.
  await page.locator('[data-name=server-S1]').click({ button: 'right' });
  await page.locator('.menu').getByRole('button', { name: 'Several…' }).click();
  await becomes(() => chosen.count(), (count) => count === 1);
  assert.deepEqual(await page.locator('.composer button').allTextContents(), ['Crash', 'Pause', 'Cancel']);
  await page.locator('[data-name=server-S2]').click();
  await page.locator('.composer').getByRole('button', { name: 'Wipe its disk' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.composer', { hasText: 'Cancel' }).waitFor({ state: 'detached' });
  await watched.assertClean();
});

test('on a phone several servers are chosen from the menu of one, and no button lies on a server', async (t) => {
  const { watched, page } = await open(t, '', { width: 390, height: 844, hasTouch: true, isMobile: true });
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  await page.locator('[data-name=server-S3]').tap();
  await page.locator('[data-name=server-S3]').tap();
  await page.locator('.menu').getByRole('button', { name: 'Several…' }).tap();
  for (const id of [1, 2, 4, 5]) await page.locator(`[data-name=server-S${id}]`).tap();
  await becomes(() => page.locator('.stage .server.is-chosen').count(), (count) => count === 5);
  await page.locator('.composer').getByRole('button', { name: 'Pause', exact: true }).tap();
  await becomes(() => page.locator('.stage .server.is-frozen').count(), (count) => count === 5);
  await watched.assertClean();
});
