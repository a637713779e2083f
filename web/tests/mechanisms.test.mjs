// The mechanisms of the thesis, each asked for and seen happening: snapshots, leadership transfer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, openPage, together } from './support/browser.mjs';

const here = together();

const BEHIND = `raft-scenario 1
title Catching up by snapshot
servers 3
seed 7
raft snapshot-every 4
raft snapshot-chunk 8
at 600ms partition S2
at 650ms put x 1
at 700ms put y 2
at 750ms put z 3
at 800ms put w 4
at 900ms heal
`;

async function open(t) {
  const watched = await openPage(here.browser, here.dist.url, { width: 1366, height: 650, ready: '.stage .server' });
  t.after(() => watched.close());
  return watched;
}

test('a follower too far behind is seen being caught up by a snapshot, chunk by chunk', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('[data-name=tool-text]').click();
  await page.locator('.drawer textarea').fill(BEHIND);
  await page.locator('.drawer .primary').click();
  await page.keyboard.press('Escape');
  await page.locator('.shapes', { hasText: 'snapshot' }).waitFor();
  await page.locator('.speed input').fill('28');
  // It takes a tenth of a second: looked at in every frame, it is caught.
  const name = await page.waitForFunction(() => {
    const behind = document.querySelector('[data-name=server-S2]');
    return behind?.querySelector('.receiving') && behind.getAttribute('aria-label');
  });
  assert.match(await name.jsonValue(), /snapshot \d of \d/);
  // The logs show what the snapshot took the place of, and the follower gets there.
  const cell = page.locator('.logs tbody tr').nth(1).locator('.is-snapshot');
  await cell.waitFor();
  assert.match(await cell.getAttribute('title'), /^Up to index \d of term \d a snapshot has the place of the log$/);
  await page.locator('[data-name=server-S2] .receiving').waitFor({ state: 'detached' });
  const stores = () => page.locator('.logs .stored').allTextContents();
  await becomes(stores, (all) => all.slice(1).every((one) => one === all[1] && one.includes('w=4')));
  await watched.assertClean();
});

test('a server saves a snapshot when asked, by menu and by key, once', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('.stage .is-leader').first().waitFor();
  await page.locator('.client form button').click();
  await page.locator('.requests', { hasText: 'acknowledged' }).waitFor();
  await page.keyboard.press(' ');
  await page.locator('.stage .is-leader').first().click({ button: 'right' });
  await page.locator('.menu', { hasText: 'Save a snapshot' }).waitFor();
  await page.keyboard.press('n');
  await page.locator('.logs .is-snapshot').waitFor();
  assert.equal(await page.locator('.logs .is-snapshot').count(), 1);
  // It has nothing new to save now, and says so.
  await page.locator('.stage .is-leader').first().click({ button: 'right' });
  const asks = page.locator('.menu button', { hasText: 'Save a snapshot' });
  assert.equal(await asks.getAttribute('aria-disabled'), 'true');
  assert.match(await page.locator('.menu').textContent(), /S\d has applied nothing since its last snapshot/);
  await watched.assertClean();
});

test('leadership is handed over by menu and by key, and that can be seen', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('.stage .is-leader').first().waitFor();
  await page.waitForTimeout(600);
  await page.keyboard.press(' ');
  const leader = await page.locator('.stage .is-leader').getAttribute('data-name');
  const target = leader === 'server-S3' ? 'server-S2' : 'server-S3';
  await page.locator(`[data-name=${leader}]`).click({ button: 'right' });
  assert.equal(await page.locator('.menu button', { hasText: 'Make it lead' }).getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Escape');
  await page.locator(`[data-name=${target}]`).click({ button: 'right' });
  await page.locator('.menu button', { hasText: 'Make it lead' }).waitFor();
  await page.keyboard.press('l');
  await becomes(() => page.locator(`[data-name=${leader}]`).getAttribute('aria-label'), (name) => /hands over to S\d/.test(name));
  assert.equal(await page.locator('[data-name=messages] use[href="#shape-timeout-now"]').count(), 1);
  await page.keyboard.press('Escape');
  await page.locator('.play').click();
  await becomes(() => page.locator(`[data-name=${target}]`).getAttribute('class'), (name) => /is-leader/.test(name));
  await watched.assertClean();
});

test('a server that is cut off gives out stale reads only when asked for what it has', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('[data-name=tool-text]').click();
  await page.locator('.drawer textarea').fill(`raft-scenario 1
servers 5
seed 7
at 600ms put x 1
at 700ms cut S1<->all
at 2100ms put x 2
at 2400ms read x local to S1
at 2401ms read x read-index
at 2401ms read x read-index to S1
`);
  await page.locator('.drawer .primary').click();
  await page.keyboard.press('Escape');
  await page.locator('.speed input').fill('34');
  const told = () => page.locator('.requests').textContent();
  const all = await becomes(told, (text) => /get x = 2, by ReadIndex/.test(text), 20_000);
  assert.match(all, /get x = 1, by local\s*S1\s*stale/);
  assert.match(all, /get x, by ReadIndex\s*S1\s*waiting/);
  assert.equal(await page.locator('.lamp.is-broken').count(), 0, 'nobody promised that it is current');
  // By hand too, and what is wrong with it is said.
  await page.locator('.client input').fill('read x quickly');
  await page.locator('.client form button').click();
  assert.match(await page.locator('.client .error').textContent(), /read KEY read-index, lease or local/);
  await page.locator('.client input').fill('read x local');
  await page.locator('.client form button').click();
  await becomes(told, (text) => /by local.*may be stale/.test(text));
  await watched.assertClean();
});
