// Prints what the page costs in a real Chromium: from navigation to the first leader, the script
// time of each frame while playing, and the engine's speed in wasm beside the native one. It judges
// nothing.

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { launch, openPage, serveDist, servePages } from './support/browser.mjs';

const root = new URL('../../', import.meta.url);
const ROUNDS = 15;
/** Twenty-five servers, at 600 ms. */
const CROWD = '#AQfXtpeGUkEkmI0kZsicJLg';

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const quantile = (numbers, share) =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const round = (number, digits = 2) => Number(number.toFixed(digits));

/** When an element of this selector was first in the document, in ms since navigation. */
function watchFor(marks) {
  const seen = {};
  window.__seen = seen;
  const look = () => {
    for (const [name, selector] of Object.entries(marks)) {
      if (!(name in seen) && document.querySelector(selector)) seen[name] = performance.now();
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['class', 'transform'],
  });
}

async function navigation(browser, url) {
  const marks = { moving: '[data-name=messages] > *[transform]', leader: '.stage .is-leader' };
  const rounds = [];
  for (let at = 0; at < ROUNDS; at += 1) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(watchFor, marks);
    await page.goto(url);
    await page.waitForFunction(() => 'leader' in window.__seen, undefined, { timeout: 30_000 });
    rounds.push(await page.evaluate(() => window.__seen));
    await context.close();
  }
  for (const name of Object.keys(marks)) {
    console.log(`navigation to ${name}: ${round(median(rounds.map((seen) => seen[name])), 0)} ms`);
  }
}

/**
 * The script time of each frame: its animation callback and the microtasks that follow, in time of
 * the thread, which a busy machine does not stretch.
 */
async function frames(browser, url, seconds) {
  const watched = await openPage(browser, url, { width: 1366, height: 650 });
  const { page } = watched;
  // A link stands still until it is played.
  if (new URL(url).hash) await page.keyboard.press(' ');
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'v8.execute', 'disabled-by-default-v8.gc'] },
  });
  await page.waitForTimeout(seconds * 1_000);
  await session.send('Tracing.end');
  await complete;
  await watched.close();
  return scriptPerFrame(events);
}

function scriptPerFrame(events) {
  const fired = events.filter((event) => event.name === 'FireAnimationFrame' && event.ph === 'X');
  const { pid, tid } = fired[0] ?? {};
  const scripts = events.filter(
    (event) =>
      event.ph === 'X' &&
      event.pid === pid &&
      event.tid === tid &&
      ['FireAnimationFrame', 'RunMicrotasks', 'FunctionCall', 'TimerFire'].includes(event.name),
  );
  scripts.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const outermost = [];
  let end = 0;
  for (const event of scripts) {
    if (event.ts < end) continue;
    outermost.push(event);
    end = event.ts + event.dur;
  }
  const starts = fired.map((event) => event.ts).sort((a, b) => a - b);
  return starts.slice(0, -1).map((start, at) => {
    const within = outermost.filter((event) => start <= event.ts && event.ts < starts[at + 1]);
    return within.reduce((sum, event) => sum + (event.tdur ?? event.dur), 0) / 1_000;
  });
}

async function wasm(browser, work, ms) {
  const { page, close } = await engineIn(browser);
  const seconds = await page.evaluate(
    async ({ work, ms, rounds }) => {
      const { instance } = await WebAssembly.instantiateStreaming(fetch('parity.wasm'), {});
      const round = () => {
        const start = performance.now();
        instance.exports[work](ms);
        return (performance.now() - start) / 1_000;
      };
      // The browser compiles a module quickly first and well later: the first rounds do not count.
      for (let at = 0; at < rounds; at += 1) round();
      return Array.from({ length: rounds }, round);
    },
    { work, ms, rounds: ROUNDS },
  );
  await close();
  return median(seconds);
}

// Each jump is timed by itself; the browser's clock tells a tenth of a millisecond.
async function travel(browser, { work, place, records, seeks }) {
  const { page, close } = await engineIn(browser);
  const taken = await page.evaluate(
    async ({ place, records, seeks }) => {
      const { instance } = await WebAssembly.instantiateStreaming(fetch('parity.wasm'), {});
      const { memory, travel, seek } = instance.exports;
      const before = memory.buffer.byteLength;
      travel(place, records);
      const held = memory.buffer.byteLength - before;
      const jumps = Array.from({ length: seeks }, (_, at) => {
        const start = performance.now();
        seek(((at + 1) * 618_033) % records);
        return performance.now() - start;
      });
      return { held, jumps };
    },
    { place, records, seeks },
  );
  await close();
  return { work, ...taken };
}

async function engineIn(browser) {
  const module = new URL('target/wasm32-unknown-unknown/release/parity.wasm', root);
  const host = await servePages({
    '/': '<!doctype html><link rel="icon" href="data:,">',
    '/parity.wasm': { type: 'application/wasm', body: await readFile(module) },
  });
  const page = await browser.newPage();
  await page.goto(host.url);
  const close = async () => {
    await page.close();
    await host.close();
  };
  return { page, close };
}

async function engine(browser) {
  const program = new URL('target/release/parity', root).pathname;
  const lines = execFileSync(program, { encoding: 'utf8' }).trim().split('\n');
  for (const [place, native] of lines.map((line) => JSON.parse(line)).entries()) {
    const seconds = await wasm(browser, native.work, native.ms);
    const rate = (taken) => Math.round(native.actions / taken).toLocaleString('en');
    const faster = (taken) => Math.round(native.ms / 1_000 / taken).toLocaleString('en');
    console.log(
      `${native.work}: native ${rate(native.seconds)} actions/s (${faster(native.seconds)} × real ` +
        `time), wasm ${rate(seconds)} actions/s (${faster(seconds)} × real time), ` +
        `wasm/native ${round(seconds / native.seconds)}`,
    );
    const { held, jumps } = await travel(browser, { ...native, place });
    const mb = (bytes) => `${Math.round(bytes / 1_000_000)} MB`;
    console.log(
      `  ${native.seeks} jumps in ${native.records.toLocaleString('en')} records: native median ` +
        `${native.p50} ms, p99 ${native.p99} ms, ${mb(native.held)} held; wasm median ` +
        `${round(median(jumps), 1)} ms, p99 ${round(quantile(jumps, 0.99), 1)} ms, memory grown by ${mb(held)}`,
    );
  }
}

const browser = await launch();
// Another build, to compare with: DIST=/its/folder.
const dist = await serveDist(process.env.DIST);
try {
  await navigation(browser, dist.url);
  for (const [servers, fragment] of [[5, ''], [25, CROWD]]) {
    const spent = await frames(browser, dist.url + fragment, 10);
    console.log(
      `script per frame while playing, ${servers} servers: median ${round(median(spent))} ms, ` +
        `p99 ${round(quantile(spent, 0.99))} ms, most ${round(Math.max(...spent))} ms ` +
        `(${spent.length} frames)`,
    );
  }
  await engine(browser);
} finally {
  await browser.close();
  await dist.close();
}
