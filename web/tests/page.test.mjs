// The built page in a real Chromium: what a person does with it, and what they see.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage, serveDist } from './support/browser.mjs';

const REAL_TIME = '30';
const LEADER = '.stage .is-leader';

let browser;
let dist;
let address;

/** The page works in any folder of any host. */
const FOLDER = '/some/folder/';

before(async () => {
  browser = await launch();
  dist = await serveDist(undefined, { prefix: FOLDER });
  address = new URL(FOLDER, dist.url).href;
});

after(async () => {
  await browser?.close();
  await dist?.close();
});

/** The page, opened; after the test it must have done nothing that it must never do. */
async function open(t, fragment = '', options = {}) {
  const watched = await openPage(browser, address + fragment, { ready: '.stage .server', ...options });
  t.after(() => watched.close());
  return { ...actions(watched.page), page: watched.page, clean: () => watched.assertClean() };
}

/** `1:02.003` in seconds. */
function seconds(clock) {
  return clock.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
}

/** What a person does, by the names that they read. */
function actions(page) {
  const button = (name, within = page) => within.getByRole('button', { name, exact: true });
  const leader = async () => {
    await page.locator(LEADER).first().waitFor();
    return (await page.locator(LEADER).first().getAttribute('data-name')).replace('server-', '');
  };
  return {
    button,
    leader,
    server: (id) => page.locator(`[data-name=server-${id}]`),
    speed: (place) => page.getByRole('slider', { name: 'speed' }).fill(place),
    pause: async () => {
      if (await button('Pause').isVisible()) await button('Pause').click();
    },
    play: async () => {
      if (await button('Play').isVisible()) await button('Play').click();
    },
    engine: () => page.locator('header .badge').getAttribute('data-engine'),
    clock: async () => seconds(await page.locator('.clock').textContent()),
    row: (id) => page.locator('.logs tbody tr').filter({ has: page.locator('th', { hasText: id }) }),
    anotherLeader: async (old) => {
      await page.waitForFunction(
        ({ selector, old }) =>
          [...document.querySelectorAll(selector)].some((one) => one.dataset.name !== `server-${old}`),
        { selector: LEADER, old },
        { timeout: 20_000 },
      );
      const ids = await page.locator(LEADER).evaluateAll((all) => all.map((one) => one.dataset.name));
      return ids.map((id) => id.replace('server-', '')).find((id) => id !== old);
    },
  };
}

test('a cluster of five is moving at once and elects a leader', async (t) => {
  const { page, leader, clean } = await open(t);
  assert.equal(await page.locator('.stage .server').count(), 5);
  const before = await page.locator('.clock').textContent();
  await leader();
  assert.notEqual(await page.locator('.clock').textContent(), before);
  await clean();
});

test('a put commits on a majority and is acknowledged', async (t) => {
  const { page, button, leader, speed, clean } = await open(t);
  await leader();
  await page.locator('[data-name=console]').fill('put colour blue');
  await button('Send').click();
  await speed(REAL_TIME);
  await page.locator('.requests .is-acknowledged').waitFor();
  const stores = page.locator('.logs tbody td.stored', { hasText: 'colour=blue' });
  await page.waitForFunction(
    () => [...document.querySelectorAll('.logs tbody td.stored')]
      .filter((cell) => cell.textContent.includes('colour=blue')).length >= 3,
  );
  assert.ok(3 <= (await stores.count()));
  await clean();
});

test('the leader is crashed by mouse, and another one appears', async (t) => {
  const { page, button, leader, server, speed, row, anotherLeader, clean } = await open(t);
  const old = await leader();
  await server(old).click();
  await button('Crash').click();
  await speed(REAL_TIME);
  const next = await anotherLeader(old);
  assert.notEqual(next, old);
  assert.match(await server(old).getAttribute('class'), /is-down/);
  await button('Restart').click();
  await page.waitForFunction((id) => !document.querySelector(`[data-name=${id}]`).classList.contains('is-down'), `server-${old}`);
  assert.equal(await row(old).count(), 1);
  await clean();
});

test('the leader is crashed by keyboard alone, and another one appears', async (t) => {
  const { page, leader, server, anotherLeader, clean } = await open(t);
  const old = await leader();
  await page.keyboard.press(old.slice(1));
  await page.keyboard.press('c');
  for (let step = 0; step < 13; step += 1) await page.keyboard.press('.');
  const next = await anotherLeader(old);
  assert.notEqual(next, old);
  assert.match(await server(old).getAttribute('class'), /is-down/);
  await page.keyboard.press('r');
  await page.waitForFunction((id) => !document.querySelector(`[data-name=${id}]`).classList.contains('is-down'), `server-${old}`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  // On a busy machine what is typed at once may come before the focus.
  await page.locator('[data-name=console]:focus').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('put k v');
  await page.keyboard.press('Enter');
  await page.locator('.requests .is-acknowledged').waitFor();
  await clean();
});

test('everything that the mouse can do has its place in the order of Tab', async (t) => {
  const { page, leader, pause, clean } = await open(t);
  await leader();
  await pause();
  const seen = new Set();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    seen.add(await page.evaluate(() => document.activeElement?.dataset.name || document.activeElement?.textContent?.trim()));
  }
  for (const expected of ['server-S1', 'server-S5', 'Lessons', 'Share', 'Partition…', 'playhead']) {
    assert.ok(seen.has(expected), `${expected} is not reached: ${[...seen].join(' | ')}`);
  }
  await clean();
});

test('a partition is made and healed by mouse', async (t) => {
  const { page, button, leader, server, speed, anotherLeader, clean } = await open(t);
  const old = await leader();
  const other = old === 'S1' ? 'S2' : 'S1';
  await button('Partition…').click();
  assert.equal(await button('Cut').isDisabled(), true);
  await server(old).click();
  await server(other).click();
  await button('Cut').click();
  await page.getByText('Leader · cut off').waitFor();
  await speed(REAL_TIME);
  const next = await anotherLeader(old);
  assert.ok(![old, other].includes(next));
  await page.locator('.heal').click();
  await page.waitForFunction((selector) => document.querySelectorAll(selector).length === 1, LEADER);
  assert.equal(await page.locator('.heal').count(), 0);
  await clean();
});

test('the ways between servers are drawn through a partition and after it', async (t) => {
  const { page, leader, clean } = await open(t);
  await leader();
  await page.keyboard.press(' ');
  const become = (...counts) => page.waitForFunction((counts) => ['links', 'cut-links'].every((id, at) =>
    (document.querySelector(`[data-name=${id}]`).getAttribute('d') ?? '').split('M').length - 1 === counts[at]), counts, { timeout: 5_000 });
  await become(10, 0);
  for (const key of ['p', '1', '2', 'Enter']) await page.keyboard.press(key);
  await page.locator('.border').waitFor();
  await become(4, 6);
  await page.keyboard.press('h');
  await become(10, 0);
  await clean();
});

test('the messages on their way stay when the language changes', async (t) => {
  const { page, leader, clean } = await open(t);
  await leader();
  await page.keyboard.press(' ');
  await page.waitForFunction(() => 0 < document.querySelectorAll('[data-name=messages] > *').length);
  const before = await page.locator('[data-name=messages] > *').count();
  await page.locator('.speak').selectOption('ko');
  await page.waitForFunction(() => document.documentElement.lang === 'ko');
  await page.waitForFunction((before) => document.querySelectorAll('[data-name=messages] > *').length === before, before, { timeout: 5_000 });
  await clean();
});

test('what could not be done is not said for ever', async (t) => {
  const { page, leader, clean } = await open(t);
  await leader();
  await page.keyboard.press('h');
  await page.locator('.notice').waitFor();
  for (const key of ['3', 'c']) await page.keyboard.press(key);
  await page.waitForFunction(() => !document.querySelector('.notice'));
  await clean();
});

test('a partition is made and healed by keyboard', async (t) => {
  const { page, leader, anotherLeader, clean } = await open(t);
  const old = await leader();
  const other = old === 'S1' ? 'S2' : 'S1';
  await page.keyboard.press('p');
  await page.keyboard.press(old.slice(1));
  await page.keyboard.press(other.slice(1));
  await page.keyboard.press('Enter');
  await page.getByText('Leader · cut off').waitFor();
  for (let step = 0; step < 13; step += 1) await page.keyboard.press('.');
  await anotherLeader(old);
  await page.keyboard.press('h');
  await page.waitForFunction((selector) => document.querySelectorAll(selector).length === 1, LEADER);
  await clean();
});

test('seeking back shows the old state, and acting there makes a branch', async (t) => {
  const { page, button, leader, server, speed, pause, clock, clean } = await open(t);
  const first = await leader();
  await speed(REAL_TIME);
  await page.waitForFunction(() => 1 < Number(document.querySelector('.clock').textContent.split(':').pop()));
  await pause();
  const late = await clock();
  assert.match(await page.locator('.reach').textContent(), /1 branch/);
  await button('To the beginning').click();
  assert.equal(await clock(), 0);
  assert.equal(await page.locator(LEADER).count(), 0);
  await button('Next election').click();
  assert.equal(await leader(), first);
  await server(first).click();
  await button('Crash').click();
  assert.match(await page.locator('.reach').textContent(), /2 branches/);
  assert.equal(await page.locator(LEADER).count(), 0);
  await button('2 branches').click();
  await page.getByRole('dialog').getByRole('button', { name: /The first run|Main|first/i }).click();
  await page.keyboard.press('Escape');
  assert.equal(await leader(), first);
  assert.ok((await clock()) < late);
  await clean();
});

test('the timeline is dragged to a moment, and the arrow keys step', async (t) => {
  const { page, leader, speed, pause, clock, clean } = await open(t);
  await leader();
  await speed(REAL_TIME);
  await page.waitForFunction(() => 1.2 < Number(document.querySelector('.clock').textContent.split(':').pop()));
  await pause();
  const box = await page.locator('.tracks svg').boundingBox();
  const at = (share) => [box.x + box.width * share, box.y + box.height / 2];
  await page.mouse.move(...at(0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.25), { steps: 5 });
  await page.mouse.up();
  const dragged = await clock();
  assert.ok(0.3 < dragged && dragged < 0.9, `${dragged}`);
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const stepped = await clock();
  assert.ok(dragged <= stepped);
  await page.keyboard.press('ArrowLeft');
  assert.ok((await clock()) <= stepped);
  await clean();
});

test('a message on its way is clicked, inspected and dropped', async (t) => {
  const { page, button, leader, pause, clean } = await open(t);
  await leader();
  await pause();
  const message = page.locator('[data-name=messages] > *').first();
  await message.click({ force: true });
  await page.getByRole('complementary').getByText(/Request|Response/).first().waitFor();
  const before = await page.locator('[data-name=messages] > *').count();
  await button('Drop').click();
  assert.equal(await page.locator('[data-name=messages] > *').count(), before - 1);
  await clean();
});

test('a shared link opens in a fresh profile at the same moment with the same digest', async (t) => {
  const { page, button, leader, server, speed, pause, engine, clock, anotherLeader, clean } = await open(t);
  const old = await leader();
  await server(old).click();
  await button('Crash').click();
  await speed(REAL_TIME);
  await anotherLeader(old);
  await page.locator('[data-name=console]').fill('put x 7');
  await button('Send').click();
  await page.locator('.requests .is-acknowledged').waitFor();
  await pause();
  await button('Share').click();
  const url = await page.locator('dialog input').inputValue();
  assert.ok(url.startsWith(`${address}#`), url);
  const seen = { engine: await engine(), clock: await clock(), logs: await page.locator('.logs tbody').innerText() };
  await clean();

  // The same moment for a text in Markdown, and for a page.
  const said = () => page.locator('dialog input').inputValue();
  await page.locator('dialog').getByRole('button', { name: 'Markdown' }).click();
  assert.equal(await said(), `[Raft Playground](${url})`);
  await page.locator('dialog').getByRole('button', { name: 'HTML' }).click();
  assert.equal(await said(), `<script defer src="${address}embed.js"></script> <raft-playground src="${url}" title="Raft Playground"></raft-playground>`);
  await page.locator('dialog').getByRole('button', { name: 'Link' }).click();
  assert.equal(await said(), url);
  assert.match(await page.locator('dialog textarea').inputValue(), /^raft-scenario 1\n[^]*put x 7/);

  const there = await open(t, new URL(url).hash);
  assert.equal(await there.engine(), seen.engine);
  assert.equal(await there.clock(), seen.clock);
  assert.equal(await there.page.locator('.logs tbody').innerText(), seen.logs);
  assert.equal(await there.page.locator('.notice').count(), 0);
  await there.clean();
});

test('a broken or newer link is said beside a working cluster', async (t) => {
  const links = [
    ['#not-a-link', /damaged.*character.*fresh cluster/i],
    ['#AAAAAAAA', /changed, lost or added/i],
    // Format 200, with a checksum that holds: a later playground's.
    ['#yAECAwQFBgcCBg', /format 200/i],
  ];
  for (const [fragment, says] of links) {
    const { page, leader, clean } = await open(t, fragment);
    await page.locator('.notice').waitFor();
    assert.match(await page.locator('.notice').innerText(), says);
    await leader();
    await clean();
  }
});

test('a lesson is read to its end, in both languages', async (t) => {
  for (const [locale, next] of [['en-US', 'Next'], ['ko-KR', '다음']]) {
    // After the last one no other is offered, which would take the place of the dots.
    const { page, button, clean } = await open(t, '#lesson/stale-read', { locale });
    const place = page.locator('.lesson .place');
    const [, count] = (await place.innerText()).match(/\d+/g).map(Number).sort((a, b) => a - b);
    const notes = new Set();
    for (let at = 1; at <= count; at += 1) {
      await page.waitForFunction(
        (at) => document.querySelectorAll('.dots .is-done').length === at - 1,
        at,
        { timeout: 20_000 },
      );
      notes.add(await page.locator('.lesson .note').innerText());
      if (at < count) await button(next).click();
    }
    assert.equal(notes.size, count);
    await clean();
  }
});

test('the language and the colours change, and are kept for the next visit', async (t) => {
  const { page, button, leader, clean } = await open(t);
  await leader();
  const languages = page.getByRole('combobox', { name: 'Language' });
  assert.deepEqual(await languages.locator('option').allTextContents(), ['English', '한국어']);
  await languages.selectOption('ko');
  await page.getByText('클러스터').first().waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.getByRole('button', { name: /Light or dark|테마/ }).click();
  await page.waitForFunction((light) => getComputedStyle(document.body).backgroundColor !== light, light);
  await clean();
  await page.reload();
  await page.getByText('클러스터').first().waitFor();
  assert.notEqual(await paper(), light);
  assert.ok(await button('공유').isVisible());
});

for (const [width, height] of [[1440, 900], [390, 844], [320, 640], [3840, 2160]]) {
  for (const locale of ['en-US', 'ko-KR']) {
    test(`nothing hangs over the side at ${width}×${height} in ${locale}`, async (t) => {
      const { page, leader, clean } = await open(t, '', { width, height, locale });
      await leader();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} pixels too wide`);
      await clean();
    });
  }
}

test('on a phone the whole timeline opens, with its jumps and its overview', async (t) => {
  const { page, leader, clean } = await open(t, '', { width: 390, height: 844, hasTouch: true, isMobile: true });
  await leader();
  const whole = page.getByRole('button', { name: 'The whole timeline' });
  const next = page.getByRole('button', { name: 'Next commit' });
  assert.equal(await next.isVisible(), false);
  await whole.tap();
  await next.tap();
  await page.locator('.overview svg').waitFor();
  assert.equal(await whole.getAttribute('aria-expanded'), 'true');
  const over = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  assert.ok(over <= 0, `it scrolls by ${over}`);
  await whole.tap();
  assert.equal(await next.isVisible(), false);
  await clean();
});
