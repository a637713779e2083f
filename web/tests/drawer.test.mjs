// What opens in the drawer: settings, drawn from the rows of the world.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, drawn, openPage, together } from './support/browser.mjs';

const here = together();

async function open(t, options = {}, fragment = '') {
  const watched = await openPage(here.browser, here.dist.url + fragment, {
    width: 1366, height: 650, ready: '.stage .server', ...options,
  });
  t.after(() => watched.close());
  const { page } = watched;
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
  return watched;
}

const tool = (page, name) => page.getByRole('navigation').getByRole('button', { name, exact: true });
const servers = (page) => page.locator('.stage .server').count();
const badge = async (page) => {
  await drawn(page);
  return page.locator('.bar .badge').textContent();
};

async function type(page, name, text) {
  const field = page.getByRole('textbox', { name, exact: true });
  await field.fill(text);
  await field.press('Enter');
}

test('the network drawer cuts ways, turns dials, sets others the same and heals all', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('[data-name=tool-network]').click();
  const cell = (from, to) => page.locator(`.matrix tbody tr:nth-child(${from}) td:nth-of-type(${to}) button`);
  assert.equal(await page.locator('.matrix button').count(), 20);
  await cell(1, 4).click();
  assert.match(await page.locator('.way-head strong').first().textContent(), /S1 → S4/);
  await cell(1, 4).click();
  await page.locator('.matrix .is-cut').waitFor();
  assert.match(await cell(1, 4).getAttribute('aria-label'), /^S1 → S4: cut$/);
  await page.keyboard.press('Tab');
  await cell(1, 4).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('.way-head', { hasText: 'S1 → S5' }).waitFor();
  const loss = page.getByLabel('Loss', { exact: true });
  await loss.fill('30');
  await loss.press('Tab');
  await page.locator('.dial.is-changed').waitFor();
  await loss.fill('many');
  await loss.press('Tab');
  assert.match(await page.locator('.dial .wrong').textContent(), /0% to 100%/);
  assert.equal(await page.locator('.matrix .is-own').count(), 1, 'what cannot be changes nothing');
  await page.locator('.same button', { hasText: 'S1 → all' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.matrix .is-own').length === 4);
  assert.equal(await page.locator('.matrix .is-cut').count(), 0, 'S1 → S5 is not cut');
  await page.locator('.heal-all button').click();
  await page.waitForFunction(() => document.querySelectorAll('.matrix .is-own').length === 0);
  assert.equal(await page.locator('.heal-all button').isDisabled(), true);
  const trouble = page.locator('.trouble-maker');
  await trouble.getByRole('switch').click();
  await trouble.getByRole('switch', { checked: true }).waitFor();
  const clocks = trouble.getByRole('button', { name: 'clocks' });
  await clocks.click();
  await trouble.getByRole('button', { name: 'clocks', pressed: true }).waitFor();
  await trouble.getByRole('textbox').fill('50');
  await trouble.getByRole('textbox').press('Tab');
  await page.evaluate(() => document.activeElement.blur());
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('.');
  await page.keyboard.press(' ');
  await trouble.locator('.hint').waitFor();
  await watched.assertClean();
});

test('a tool opens the drawer, takes the focus, and gives it back', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Settings').click();
  const drawer = page.getByRole('region', { name: 'Settings' });
  await drawer.waitFor();
  await page.waitForFunction(() => document.activeElement?.dataset.name === 'drawer-heading');
  assert.equal(await tool(page, 'Settings').getAttribute('aria-pressed'), 'true');
  assert.equal(await page.locator('.panel.client').isVisible(), false);
  assert.ok(await page.locator('.why-line').isVisible());
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.dataset.name === 'tool-settings');
  await page.keyboard.press('o');
  await drawer.waitFor();
  // The console's key opens it where the drawer was.
  await page.keyboard.press('i');
  await page.waitForFunction(() => document.activeElement?.dataset.name === 'console');
  assert.equal(await drawer.count(), 0);
  await watched.assertClean();
});

test('what can change while it runs does so at once, as an act', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Settings').click();
  await type(page, 'Loss', '30%');
  assert.match(await badge(page), /standard Raft · network loss 30%/);
  assert.match(await page.locator('.why-line').textContent(), /From now on: network loss 30%\./);
  await page.getByRole('switch', { name: 'Pre-vote' }).click();
  assert.match(await badge(page), /modified Raft: pre-vote on/);
  await page.getByRole('button', { name: /was 0%/ }).click();
  assert.doesNotMatch(await badge(page), /loss/);
  await page.getByRole('button', { name: 'put all back' }).click();
  assert.equal(await badge(page), 'standard Raft');
  // What was done is in the address, and comes back with it.
  await type(page, 'Loss', '2.5%');
  await page.waitForTimeout(450);
  await watched.assertClean();
  await page.reload();
  await page.locator('.stage .server').first().waitFor();
  assert.match(await badge(page), /network loss 2.5%/);
});

test('a cluster is made like a real system, with its figures and what cannot be said, and put back', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Settings').click();
  const profile = (name) => page.locator('.profiles button', { hasText: name });
  await profile('TiKV').click();
  assert.equal(await profile('TiKV').getAttribute('aria-pressed'), 'true');
  assert.match(await badge(page), /pre-vote on, check-quorum on, stickiness on, lease-reads on/);
  assert.match(await page.locator('.profiles').textContent(), /40 times as long/);
  await page.locator('.profiles summary').click();
  assert.match(await page.locator('.profiles ul').textContent(), /heartbeat 50ms: 2000ms, two ticks — tikv/);
  // Another one says nothing of leases: they are as usual again.
  await profile('etcd').click();
  assert.doesNotMatch(await badge(page), /lease-reads/);
  // A value of one's own is no system's.
  await page.getByRole('switch', { name: 'Pre-vote' }).click();
  assert.equal(await page.locator('.profiles .is-on').count(), 0);
  await page.getByRole('button', { name: 'put all back' }).click();
  assert.equal(await badge(page), 'standard Raft');
  await watched.assertClean();
});

test('a rule is found, switched off and put back; what became of it is said', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('.stage .is-leader').first().waitFor();
  await tool(page, 'Rules').click();
  await page.locator('.drawer', { hasText: '94 sentences' }).waitFor();
  assert.equal(await page.locator('.rule').count(), 0);
  // By chapter, by kind, by words.
  await page.locator('.chapter button', { hasText: '§5.1' }).click();
  assert.equal(await page.locator('.rule').count(), 4);
  await page.locator('.chapter button', { hasText: '§5.1' }).click();
  await page.getByRole('button', { name: 'Can be off' }).click();
  assert.equal(await page.locator('.rule').count(), 35);
  await page.locator('.seek input').fill('vote');
  await becomes(() => page.locator('.rule').count(), (count) => 0 < count && count < 12);
  const rule = page.getByRole('switch', { name: /on the disk before it is given/ });
  assert.equal(await rule.getAttribute('aria-checked'), 'true');
  await rule.focus();
  await page.keyboard.press('Enter');
  assert.match(await badge(page), /modified Raft: vote-on-disk off/);
  assert.equal(await rule.getAttribute('aria-checked'), 'false');
  await page.locator('.rule.is-rule-off').waitFor();
  await page.getByRole('button', { name: 'Put back' }).click();
  assert.equal(await badge(page), 'standard Raft');
  // When a rule decided last is a moment to go to.
  await page.locator('.seek input').fill('');
  await page.getByRole('button', { name: 'Fired', exact: true }).click();
  await page.locator('.chapter button', { hasText: '§5.2' }).click();
  await page.keyboard.press(' ');
  const won = page.locator('.rule', { hasText: 'wins-election' }).locator('.link');
  const at = (await won.textContent()).match(/last (\S+) s, S/)[1];
  await won.click();
  await becomes(() => page.locator('.clock').first().textContent(), (clock) => clock.endsWith(at));
  await watched.assertClean();
});

test('the run that breaks without a rule is opened, stops where it breaks and tells how', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('c');
  await tool(page, 'Rules').click();
  await page.locator('.seek input').fill('up-to-date-log');
  await page.getByRole('button', { name: 'See the run that breaks it' }).click();
  await page.locator('.speed input').fill('30');
  await page.locator('.broken .breaks').waitFor();
  assert.match(await page.locator('.broken .breaks').textContent(), /Broken at 0.615 s: Leader Completeness/);
  assert.match(await badge(page), /modified Raft: up-to-date-log off/);
  // What was shown before can be had back.
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await badge(page), 'standard Raft');
  await watched.assertClean();
});

test('the rest waits for a new run, which can be undone', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Settings').click();
  await page.getByRole('button', { name: 'One less' }).first().click();
  assert.match(await page.locator('.drawer footer').textContent(), /Servers 5 → 4 waits\./);
  assert.match(await page.locator('.fact').first().textContent(), /4 servers tolerate no more failures than 3: 1\./);
  assert.equal(await servers(page), 5, 'nothing happened yet');
  await page.getByRole('button', { name: 'Discard' }).click();
  assert.equal(await page.locator('.drawer footer').count(), 0);
  await type(page, 'Loss', '1%');
  await type(page, 'Servers', '7');
  await type(page, 'Seed', '18446744073709551615');
  await page.getByRole('button', { name: 'Start new run' }).click();
  assert.equal(await servers(page), 7);
  assert.equal(await page.getByRole('textbox', { name: 'Seed' }).inputValue(), '18446744073709551615');
  await page.locator('.stage .is-leader').first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await servers(page), 5);
  await watched.assertClean();
});

test('a seed that nobody has seen has up to 64 bits', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Settings').click();
  const seed = page.getByRole('textbox', { name: 'Seed' });
  const seen = new Set();
  for (let count = 0; count < 5; count += 1) {
    await page.getByRole('button', { name: 'A seed that nobody has seen' }).click();
    seen.add(await seed.inputValue());
  }
  assert.equal(seen.size, 5);
  assert.ok([...seen].some((one) => BigInt(one) > 1n << 58n), [...seen].join(' '));
  await watched.assertClean();
});

test('what cannot be is said, and the last value stays in force', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Settings').click();
  for (const [name, typed, told] of [
    ['Loss', '101%', 'can be 0% to 100%'],
    ['Loss', 'some', 'can be 0% to 100%'],
    ['Election timeout', '300ms..150ms', 'can be 100us to 3600s, shortest first'],
    ['Servers', '26', 'can be 1 to 25'],
    ['Seed', '-1', 'can be 0…2⁶⁴−1'],
  ]) {
    await type(page, name, typed);
    assert.equal(await page.locator('.setting [role=alert]').textContent(), told);
    const field = page.getByRole('textbox', { name, exact: true });
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.equal(await field.inputValue(), typed, 'nothing that was typed is lost');
    assert.equal(await badge(page), 'standard Raft');
    assert.equal(await page.locator('.drawer footer').count(), 0);
  }
  await watched.assertClean();
});

test('what does not go together is a fact to know, and no error', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Settings').click();
  await type(page, 'Latency', '80ms..120ms');
  assert.match(await page.locator('.fact').textContent(), /A round with its disks takes up to 246ms/);
  await type(page, 'Heartbeat', '200ms');
  assert.match(await page.locator('.fact').textContent(), /before they hear a heartbeat/);
  await watched.assertClean();
});

const editor = (page) => page.getByRole('textbox', { name: 'The scenario' });
const SCENARIO = `raft-scenario 1
title A run of my own
servers 3
seed 5
at 500ms put x 1
note First this is written.
at 900ms pause S1
expect at 800ms S1 has x = 1
expect at 800ms S1 has x = 2
expect finally request 1 acknowledged
`;

test('a scenario is written, run, judged, and comes back with its link', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Scenario').click();
  assert.match(await editor(page).inputValue(), /^raft-scenario 1\nservers 5\nseed 7\n/);
  await editor(page).fill(SCENARIO);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  assert.equal(await servers(page), 3);
  assert.match(await page.locator('.bar .title').textContent(), /A run of my own/);
  assert.match(await page.locator('.lesson .note').textContent(), /First this is written/);
  const verdicts = page.locator('.verdicts li');
  assert.deepEqual(await verdicts.allTextContents(), [
    '◌at 800ms S1 has x = 1waits for 800ms',
    '◌at 800ms S1 has x = 2waits for 800ms',
    '◌finally request 1 acknowledgedwaits for 1.9s',
  ]);
  await verdicts.nth(1).getByRole('button').click();
  await page.waitForFunction(() => document.querySelectorAll('.verdicts .failed').length === 1);
  // What failed comes first: nobody has to look for it.
  assert.equal(await verdicts.nth(0).textContent(), '✕at 800ms S1 has x = 2failed at 800ms: S1 has x = 1');
  assert.equal(await verdicts.nth(1).textContent(), '✓at 800ms S1 has x = 1holds');
  assert.equal(await page.locator('.tally').textContent(), '1 hold, 1 failed, 1 wait.');
  // An experiment with a verdict, inside a link.
  await page.waitForTimeout(450);
  const url = page.url();
  await watched.assertClean();
  const other = await openPage(here.browser, url, { width: 1366, height: 650, ready: '.stage .server' });
  t.after(() => other.close());
  assert.match(await other.page.locator('.bar .title').textContent(), /A run of my own/);
  await tool(other.page, 'Scenario').click();
  assert.equal(await other.page.locator('.verdicts li').nth(0).textContent(), await verdicts.nth(0).textContent());
  assert.equal(await editor(other.page).inputValue(), await editor(page).inputValue());
  await other.page.reload();
  await other.page.locator('.stage .server').first().waitFor();
  assert.match(await other.page.locator('.bar .title').textContent(), /A run of my own/);
});

test('a mistake is said at its place, and Run goes there', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Scenario').click();
  await editor(page).fill('raft-scenario 1\nservers 3\nat 1s crash S9\n');
  assert.match(await page.locator('.mistake').textContent(), /line 3, column 13.*expected a server from S1 to S3, found "S9"/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  assert.equal(await servers(page), 5, 'nothing was run');
  const caret = () => editor(page).evaluate((area) => [document.activeElement === area, area.selectionStart]);
  assert.deepEqual(await caret(), [true, 'raft-scenario 1\nservers 3\nat 1s crash '.length]);
  await page.getByRole('button', { name: 'Back to the run' }).click();
  assert.match(await editor(page).inputValue(), /servers 5/);
  await watched.assertClean();
});

test('what could come next is offered, from the rows', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await tool(page, 'Scenario').click();
  await editor(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('at 1s pa');
  const offered = page.locator('.completions code');
  await page.waitForFunction(() => document.querySelectorAll('.completions code').length === 2);
  assert.deepEqual(await offered.allTextContents(), ['pause', 'partition']);
  await page.keyboard.press('Tab');
  await page.keyboard.type('S2\nnetwork ');
  assert.match(await editor(page).inputValue(), /at 1s pause S2\nnetwork $/);
  await page.getByRole('button', { name: /^loss/ }).click();
  assert.match(await editor(page).inputValue(), /network loss $/);
  await watched.assertClean();
});

test('a file is opened, and text, link and trace are copied', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await tool(page, 'Scenario').click();
  await page.locator('input[type=file]').setInputFiles({ name: 'a.raft', mimeType: 'text/plain', buffer: Buffer.from(SCENARIO) });
  await page.waitForFunction(() => document.querySelector('.drawer textarea').value.includes('A run of my own'));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const copied = async (name) => {
    await page.getByRole('button', { name }).click();
    await page.waitForTimeout(100);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.match(await copied('Copy text'), /^raft-scenario 1\ntitle A run of my own\n/);
  assert.match(await copied('Copy trace'), /\[ {7}900ms\] +pause S1\n/);
  assert.match(await copied('Copy link'), /#Aw/);
  await watched.assertClean();
});

test('the status of a server says how it is, and is copied', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await tool(page, 'Status').click();
  const fact = async (name) => {
    await drawn(page);
    return page.locator('.facts div').filter({ hasText: name }).locator('dd').textContent();
  };
  assert.equal(await page.getByRole('radio', { checked: true }).textContent(), 'S1', 'the leader, if nobody is chosen');
  assert.equal(await fact('role'), 'Leader');
  assert.equal(await fact('elections won'), '1');
  assert.equal(await page.locator('.status table').first().locator('tbody tr').count(), 4);
  await page.getByRole('radio', { name: 'S3' }).click();
  await becomes(() => fact('role'), (role) => role === 'Follower');
  assert.equal(await fact('health'), 'healthy');
  await page.keyboard.press('c');
  await becomes(() => fact('role'), (role) => role === 'Down');
  assert.equal(await fact('health'), 'not healthy: it is down');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.waitForTimeout(100);
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^S3\nhealth: not healthy: it is down\nrole: Down\n/);
  await watched.assertClean();
});

test('the cluster over time is drawn up to now, and pressing a plot goes there', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  for (let value = 0; value < 3; value += 1) {
    await page.fill('[data-name=console]', `put x ${value}`);
    await page.keyboard.press('Enter');
    await page.locator('[data-name=console]').blur();
    for (let steps = 0; steps < 30; steps += 1) await page.keyboard.press('ArrowRight');
  }
  await tool(page, 'Status').click();
  const plot = (name) => page.getByRole('img', { name: new RegExp(`^${name}: `) });
  assert.match(await plot('Elections').getAttribute('aria-label'), /: 2 begun, 1 won$/);
  assert.match(await plot('Commit latency').getAttribute('aria-label'), /: \d+\/\d+ ms$/);
  assert.equal(await page.locator('.plot').count(), 6);
  const messages = plot('Messages by kind');
  await messages.scrollIntoViewIfNeeded();
  const total = async () => Number((await messages.getAttribute('aria-label')).split(': ')[1]);
  const before = await total();
  const { width } = await messages.boundingBox();
  await messages.click({ position: { x: width / 8, y: 20 } });
  const at = await page.locator('.clock').textContent();
  assert.match(at, /^0:00\.(2[89]|30|31)/, 'an eighth of 2.4 s');
  assert.ok(0 < (await total()) && (await total()) < before, 'plots end now');
  await watched.assertClean();
});

test('a server is frozen and wakes, by button and by key', async (t) => {
  const watched = await open(t);
  const { page } = watched;
  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'Pause', exact: true }).last().click();
  const said = () => page.locator('[data-name=server-S2]').getAttribute('aria-label');
  await becomes(said, (said) => /^S2, Follower, term 1, frozen/.test(said));
  assert.match(await page.locator('.why .headline').textContent(), /S2 is frozen: what reaches it waits\./);
  await page.keyboard.press(' ');
  await page.waitForFunction(() => /frozen, \d+ wait/.test(document.querySelector('[data-name=server-S2]').getAttribute('aria-label')));
  await page.keyboard.press(' ');
  await page.keyboard.press('z');
  await becomes(said, (said) => !/frozen/.test(said));
  await watched.assertClean();
});

for (const [width, height] of [[1440, 900], [1280, 585], [1024, 768], [390, 844]]) {
  for (const locale of ['en-US', 'ko-KR']) {
    test(`every setting can be reached at ${width}×${height} in ${locale}`, async (t) => {
      const watched = await open(t, { width, height, locale });
      const { page } = watched;
      await page.keyboard.press('o');
      await page.locator('.drawer').waitFor();
      const rows = page.locator('.setting');
      assert.equal(await rows.count(), 34);
      for (const row of await rows.all()) {
        await row.locator('input, .switch').first().scrollIntoViewIfNeeded();
        const hit = await row.evaluate((row) => {
          const box = row.querySelector('input, .switch').getBoundingClientRect();
          const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          const over = row.scrollWidth - row.clientWidth;
          return [row.contains(at), over <= 0, box.right <= innerWidth];
        });
        assert.deepEqual(hit, [true, true, true], await row.textContent());
      }
      const [across, down] = await page.evaluate(() => [
        document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]);
      assert.deepEqual([Math.max(0, across), Math.max(0, down)], [0, 0]);
      await page.locator('.drawer > header button').last().click();
      assert.equal(await page.locator('.drawer').count(), 0);
      await watched.assertClean();
    });
  }
}
