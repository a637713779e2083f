// The mechanisms of the thesis, each asked for and seen happening: snapshots, leadership transfer,
// members that change.

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
  assert.match(await page.locator('.client .error').textContent(), /read KEY read-index\|lease\|local/);
  await page.locator('.client input').fill('read x local');
  await page.locator('.client form button').click();
  await becomes(told, (text) => /by local.*may be stale/.test(text));
  await watched.assertClean();
});

/** A leader has committed in its term; before that it changes no members (thesis §4.1). */
async function settled(page) {
  await page.locator('.stage .is-leader').first().waitFor();
  await page.locator('.client form button').click();
  await page.locator('.requests', { hasText: 'acknowledged' }).waitFor();
}

test('how a read is answered is chosen in the console', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await settled(page);
  const input = page.locator('[data-name=console]');
  assert.equal(await page.locator('.reads').count(), 0);
  await input.fill('get x');
  await page.locator('.reads button', { hasText: 'local' }).click();
  assert.equal(await page.locator('.reads .is-on').textContent(), 'local');
  await input.press('Enter');
  await page.locator('.requests', { hasText: 'get x = 1' }).filter({ hasText: 'may be stale' }).waitFor();
  await page.locator('.reads button', { hasText: 'ReadIndex' }).click();
  await input.press('Enter');
  await page.locator('.speed input').fill('28');
  await page.locator('.requests', { hasText: 'ReadIndex' }).filter({ hasText: 'acknowledged' }).waitFor();
  await input.fill('put x 2');
  assert.equal(await page.locator('.reads').count(), 0);
  await watched.assertClean();
});

test('a server joins by a button, listens while it catches up, and then votes', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await settled(page);
  await page.locator('.composer button', { hasText: '+ S6' }).click();
  await page.locator('[data-name=server-S6]').waitFor();
  await page.locator('.speed input').fill('30');
  // With no rounds of catching up it votes as soon as it hears of itself.
  await becomes(() => page.locator('[data-name=server-S6]').getAttribute('class'), (it) => /is-follower/.test(it));
  await page.locator('.requests', { hasText: '+S6' }).filter({ hasText: 'acknowledged' }).waitFor();
  assert.equal(await page.locator('.logs tbody tr').count(), 6);
  await page.locator('.logs tbody td', { hasText: '+S6' }).first().waitFor();
  await page.locator('.composer button', { hasText: '+ S7' }).waitFor();
  await watched.assertClean();
});

test('members are changed by keyboard alone; both quorums are shown until the new one decides', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await settled(page);
  const label = (id) => page.locator(`[data-name=server-${id}]`).getAttribute('aria-label');
  const leader = await page.locator('.stage .is-leader').first().getAttribute('data-name');
  const [one, other] = ['S1', 'S2', 'S3', 'S4', 'S5'].filter((id) => !leader.endsWith(id));
  await page.keyboard.press('a');
  await page.locator('.composer', { hasText: 'Choose' }).waitFor();
  await page.keyboard.press(one.slice(1));
  await becomes(() => label(one), (it) => /Listens/.test(it));
  await page.keyboard.press(other.slice(1));
  await page.keyboard.press(other.slice(1));
  await becomes(() => label(other), (it) => /No member/.test(it));
  // The run waited meanwhile; it goes on with what was asked.
  await page.keyboard.press('Enter');
  await page.locator('.joint').waitFor();
  assert.equal(await page.locator('.joint tbody tr').count(), 2);
  assert.equal(await page.locator('.joint tbody tr').first().locator('.chips span').count(), 5);
  assert.equal(await page.locator('.joint tbody tr').last().locator('.chips span').count(), 3);
  assert.equal(await page.locator('.membership').count(), 5);
  await page.locator('.speed input').fill('30');
  await page.locator('.joint').waitFor({ state: 'detached' });
  await becomes(() => page.locator(`[data-name=server-${one}]`).getAttribute('class'), (it) => /is-learner/.test(it));
  await becomes(() => label(one), (it) => /Learner/.test(it));
  // The learner has its place in the diagram, which the paper's has not.
  await page.locator('.roles .stand', { hasText: 'Learner' }).waitFor();
  assert.match(await page.locator('.roles .stand', { hasText: 'Learner' }).getAttribute('aria-label'), new RegExp(one));
  await watched.assertClean();
});

test('the leader is removed by its menu, steps down and is no member', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await settled(page);
  const leader = page.locator('.stage .is-leader').first();
  const name = await leader.getAttribute('data-name');
  await leader.click({ button: 'right' });
  await page.keyboard.press('m');
  await page.keyboard.press('Escape');
  await page.locator('.speed input').fill('30');
  const was = page.locator(`[data-name=${name}]`);
  await becomes(() => was.locator('.label').first().textContent(), (it) => /No member/.test(it));
  await becomes(() => page.locator('.stage .is-leader').first().getAttribute('data-name'), (it) => it !== name);
  await watched.assertClean();
});

test('with pre-vote the diagram has a place for who asks first', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  assert.equal(await page.locator('.roles .stand', { hasText: 'Pre-candidate' }).count(), 0);
  await page.locator('[data-name=tool-text]').click();
  await page.locator('.drawer textarea').fill('raft-scenario 1\nservers 3\nseed 7\nraft pre-vote on\n');
  await page.locator('.drawer .primary').click();
  await page.keyboard.press('Escape');
  await page.locator('.roles .stand', { hasText: 'Pre-candidate' }).waitFor();
  const asks = page.locator('.roles .edge[aria-label^="times out, asks first"]');
  await becomes(() => asks.getAttribute('aria-label'), (it) => !/×0/.test(it));
  await watched.assertClean();
});

const LOST = (sessions, crash) => `raft-scenario 1
servers 3
seed 2
client sessions ${sessions}
at 500ms append x 1
at ${crash}ms crash S1
end 900ms
`;

test('what is asked again after a lost answer is done twice without sessions, and once with them', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  const run = async (text) => {
    await page.locator('[data-name=tool-text]').click();
    await page.locator('.drawer textarea').fill(text);
    await page.locator('.drawer .primary').click();
    await page.keyboard.press('Escape');
    await page.locator('.speed input').fill('30');
    await page.locator('.requests li', { hasText: 'unknown, committed' }).waitFor();
    await page.locator('.stage .is-leader').first().waitFor();
  };
  const stores = async () => (await page.locator('.logs .stored').allTextContents()).slice(1);
  const first = page.locator('.requests li').first();
  // By mouse: the press is beside what has no answer, and there once.
  await run(LOST(0, 520));
  assert.equal(await page.locator('.requests .again').count(), 1);
  await page.locator('.requests .again').click();
  await first.filter({ hasText: '↻ append x 1 = 11' }).filter({ hasText: 'acknowledged' }).waitFor();
  assert.equal(await page.locator('.requests .again').count(), 0);
  await becomes(async () => (await stores()).filter((one) => one === 'x=11').length, (count) => count === 2);
  // By keyboard: who asks again says the number.
  await run(LOST(4, 545));
  await page.locator('.requests li', { hasText: 'a session' }).waitFor();
  await page.locator('[data-name=console]').fill('retry 1');
  await page.keyboard.press('Enter');
  await first.filter({ hasText: '↻ append x 1 = 1' }).filter({ hasText: 'acknowledged' }).waitFor();
  await becomes(async () => (await stores()).filter((one) => one === 'x=1 · sessions 2').length, (count) => count === 2);
  // Another client has a session of its own.
  await page.locator('[data-name=console]').fill('as C2 append x 2');
  await page.keyboard.press('Enter');
  await page.locator('.requests li', { hasText: 'C2: append x 2 = 12' }).waitFor();
  await page.locator('.requests li', { hasText: 'C2: a session' }).waitFor();
  await watched.assertClean();
});

/** A client asks, by keyboard. */
async function asks(page, text) {
  await page.locator('[data-name=console]').fill(text);
  await page.keyboard.press('Enter');
}

test('many keys, a journal and a watch: asked for in the client\'s line, told in its list, held in the logs\' store', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('.speed input').fill('30');
  await page.locator('.stage .is-leader').first().waitFor();
  const ask = (text) => asks(page, text);
  const told = (text) => page.locator('.requests li', { hasText: text });
  await ask('watch user/*');
  await told('watch user/*').filter({ hasText: 'watching' }).waitFor();
  await ask('put user/1 ann');
  await told('watch user/* → user/1=ann').filter({ hasText: 'told once' }).waitFor();
  await ask('put user/2 bob');
  await told('watch user/* → user/2=bob').filter({ hasText: 'told 2 times' }).waitFor();
  await ask('get user/*');
  await told('get user/* → user/1=ann user/2=bob').filter({ hasText: 'acknowledged' }).waitFor();
  // What goes on stays above what is new.
  assert.match(await page.locator('.requests li').first().textContent(), /^watch/);
  await ask('push hello');
  await told('push hello → 1').waitFor();
  await ask('push world');
  await ask('query 1 9');
  await told('query 1 9 → 1=hello 2=world').waitFor();
  const stores = () => page.locator('.logs .stored').allTextContents();
  const all = 'user/1=ann user/2=bob · journal 1=hello 2=world';
  await becomes(async () => (await stores()).filter((one) => one === all).length, (count) => 3 <= count);
  await page.locator('.requests .again[title="Watch no more"]').click();
  await told('watch user/* → user/2=bob').filter({ hasText: 'watch ended' }).waitFor();
  // What cannot be asked says why.
  await ask('put user/* 1');
  await page.locator('.client .error', { hasText: 'A key that ends in * names many' }).waitFor();
  await watched.assertClean();
});

test('a request that is clicked says where its entry is and what it cost', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('.speed input').fill('30');
  await page.locator('.stage .is-leader').first().waitFor();
  await asks(page, 'put x 1');
  await page.locator('.requests li', { hasText: 'put x 1' }).filter({ hasText: 'acknowledged' }).waitFor();
  const command = page.locator('.requests .command', { hasText: 'put x 1' });
  await command.click();
  const detail = page.locator('.requests .detail');
  const told = await detail.textContent();
  const cost = /^Index 2 in term 1 · messages until its answer: (\d+) \((\d+) bytes\) · disk writes: (\d+)$/.exec(told);
  assert.ok(cost, told);
  const [messages, bytes, writes] = cost.slice(1).map(Number);
  // Four requests, and two to four answers; the leader's disk and two to four others'.
  assert.ok(6 <= messages && messages <= 8, told);
  assert.ok(3 <= writes && writes <= 5, told);
  assert.ok(32 * messages < bytes, told);
  // By keyboard it is closed again, and by its own press opened while it is asked once more.
  await command.press('Enter');
  await detail.waitFor({ state: 'detached' });
  await command.press('Enter');
  await detail.waitFor();
  await watched.assertClean();
});
