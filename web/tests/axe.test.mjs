// What an automatic check of accessibility can find, in every state, both themes and languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { openPage, together } from './support/browser.mjs';
import { breaks } from './support/broken.mjs';

const here = together();

const press = (...keys) => async (page) => {
  for (const key of keys) await page.keyboard.press(key);
};
const led = async (page) => {
  await page.locator('.stage .is-leader').first().waitFor();
  await page.keyboard.press(' ');
};

const STATES = {
  'at rest': led,
  'with a leader selected': async (page) => { await led(page); await press('1')(page); },
  'with a server down': async (page) => { await led(page); await press('2', 'c')(page); },
  'with a message selected': async (page) => {
    await led(page);
    await page.locator('[data-name=messages] > *').first().click({ force: true });
  },
  'while a partition is composed': async (page) => { await led(page); await press('p', '1')(page); },
  'with the network divided': async (page) => { await led(page); await press('p', '1', '3', 'Enter')(page); },
  'with a branch': async (page) => { await led(page); await press('Home', '2', 'c')(page); },
  'with the lessons': async (page) => { await led(page); await press('l')(page); },
  'with the link': async (page) => { await led(page); await press('s')(page); },
  'with the keys': async (page) => { await led(page); await press('?')(page); },
  'with the settings': async (page) => { await led(page); await press('o')(page); },
  'with the scenario': async (page) => { await led(page); await page.locator('[data-name=tool-text]').click(); },
  'with the status': async (page) => { await led(page); await page.locator('[data-name=tool-status]').click(); },
  'with a server frozen': async (page) => { await led(page); await press('2', 'z')(page); },
  'with a broken property': async (page) => { await led(page); await breaks(page); },
  'with the branches': async (page) => { await led(page); await press('b')(page); },
};
const LESSON = { 'in a lesson': async (page) => page.locator('.lesson .note').waitFor() };

async function faults(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.any.concat(node.all).map((one) => one.message).join('; ').slice(0, 200)})`));
}

for (const colorScheme of ['light', 'dark']) {
  for (const locale of ['en-US', 'ko-KR']) {
    test(`axe finds nothing, ${colorScheme}, ${locale}`, async (t) => {
      const found = [];
      const some = Object.fromEntries(Object.entries(STATES).slice(0, 2));
      const cases = [
        [1366, 650, '', STATES],
        [1366, 650, '#lesson/cut-off-leader', LESSON],
        [390, 844, '', some],
        [390, 844, '#lesson/cut-off-leader', LESSON],
      ];
      for (const [width, height, fragment, states] of cases) {
        for (const [state, reach] of Object.entries(states)) {
          const watched = await openPage(here.browser, here.dist.url + fragment, {
            width, height, colorScheme, locale, ready: '.stage .server', silence: 0,
          });
          t.after(() => watched.close());
          await reach(watched.page);
          // What fades in has its colours once it is there.
          await watched.page.waitForTimeout(250);
          found.push(...(await faults(watched.page)).map((fault) => `${width} ${state}: ${fault}`));
          await watched.close();
        }
      }
      assert.deepEqual([...new Set(found)], []);
    });
  }
}
