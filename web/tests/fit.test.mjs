// Whatever the screen: what a person needs is on it, in sight, and can be hit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, together } from './support/browser.mjs';

const SIZES = [
  [1920, 940], [1536, 730], [1440, 900], [1440, 789], [1366, 650], [1280, 720], [1280, 585],
  [1180, 820], [1024, 768], [900, 600], [768, 1024], [390, 844], [320, 700],
];

/** What must be on the screen: by selector, and on which tab where panels share a place. */
const ALWAYS = [
  ['play', '.play'],
  ['the playhead', '.playhead .knob'],
  ['Share', '.bar .primary'],
  ['Partition', '.composer button:not(.is-extra)'],
  ['the console', '[data-name=console]', 'client'],
  ['Send', '.client [type=submit]', 'client'],
];
const SELECTED = [
  ['Crash', '.doings button:first-child', 'selection'],
  ['the fields of the inspector', '.inspector dl div', 'selection'],
];
const LESSON = [
  ['the text of the lesson', '.lesson .note p', 'lesson'],
  ['Next', '.lesson .turn .primary', 'lesson'],
];
/** S1 leads at the first note. */
const LEADER = [['what a leader knows of the others', '.peers tr', 'selection']];
const STATES = [
  ['at rest', '', ALWAYS, []],
  ['in a lesson', '#lesson/cut-off-leader', [...ALWAYS, ...LESSON], LEADER],
];

const here = together();

/** Of `controls`, those that cannot be seen or hit, and what lies over them. */
async function covered(page, controls) {
  const missed = [];
  for (const [name, selector, tab] of controls) {
    const name_of_tab = page.locator(`.tab.of-${tab}`);
    if (tab && (await name_of_tab.isVisible())) await name_of_tab.click();
    const found = await page.evaluate((selector) => {
      const about = (element) => element
        ? `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`
        : 'nothing of the page';
      const all = [...document.querySelectorAll(selector)];
      if (all.length === 0) return ['is not there'];
      return all.flatMap((element) => {
        const box = element.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        if (box.width < 1 || box.height < 1) return ['is not drawn'];
        if (box.left < 0 || box.top < 0 || innerWidth < box.right || innerHeight < box.bottom) {
          return [`reaches out of the window: ${box.left}…${box.right}, ${box.top}…${box.bottom}`];
        }
        const hit = document.elementFromPoint(x, y);
        const same = element.contains(hit) || hit?.contains(element) && hit.closest('.panel, .bar, .dock');
        const one = selector.startsWith('.playhead') && hit?.closest('.playhead');
        return same || one ? [] : [`is covered by ${about(hit)} at ${x}, ${y}`];
      });
    }, selector);
    missed.push(...found.map((why) => `${name} ${why}`));
  }
  return missed;
}

for (const [width, height] of SIZES) {
  for (const locale of ['en-US', 'ko-KR']) {
    test(`everything is in reach at ${width}×${height} in ${locale}`, async (t) => {
      const missed = [];
      for (const [state, fragment, controls, more] of STATES) {
        const watched = await openPage(here.browser, here.dist.url + fragment, {
          width, height, locale, ready: '.stage .server',
        });
        t.after(() => watched.close());
        const { page } = watched;
        const look = async (state, controls) => {
          missed.push(...(await covered(page, controls)).map((what) => `${state}: ${what}`));
          const [across, down] = await page.evaluate(() => {
            const { scrollWidth, scrollHeight } = document.documentElement;
            return [scrollWidth - innerWidth, scrollHeight - innerHeight];
          });
          if (0 < across) missed.push(`${state}: ${across} pixels too wide`);
          if (761 <= width && 585 <= height && 0 < down) {
            missed.push(`${state}: the page scrolls by ${down} pixels`);
          }
        };
        await look(state, controls);
        await page.locator('[data-name=server-S1]').click();
        await look(`${state}, with a server selected`, [...controls, ...SELECTED, ...more]);
        await watched.assertClean();
        await watched.close();
      }
      assert.deepEqual(missed, []);
    });
  }
}
