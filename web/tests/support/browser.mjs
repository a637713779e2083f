// Opens the page in a real Chromium and watches what it must never do: print an error, throw,
// break its content security policy, or ask for anything once it is loaded.
//
//   const browser = await launch();
//   const dist = await serveDist();
//   const watched = await openPage(browser, dist.url, { width: 360, colorScheme: 'dark' });
//   await watched.page.getByRole('button', { name: 'Play' }).click();
//   await watched.assertClean();
//   await watched.close();

import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { serveDist } from './server.mjs';

export { DIST, serveDist, servePages } from './server.mjs';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Chromium: `$CHROME`, which xtask sets, or one on PATH, or the one that Playwright fetched. */
export function launch({ args = [], ...options } = {}) {
  const executablePath = process.env.CHROME || onPath() || undefined;
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...args], ...options });
}

/** A browser and the built page, there for all tests of a file: `here.browser`, `here.dist.url`. */
export function together() {
  const here = {};
  before(async () => {
    here.browser = await launch();
    here.dist = await serveDist();
  });
  after(async () => {
    await here.browser?.close();
    await here.dist?.close();
  });
  return here;
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Two frames: what was pressed was heard, and what was heard is drawn. */
export function drawn(page) {
  return page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))));
}

/** The page draws after it was told: waits until `read` gives what `holds`, and says what it gave last. */
export async function becomes(read, holds, within = 5_000) {
  const end = Date.now() + within;
  for (;;) {
    const is = await read();
    if (holds(is)) return is;
    if (end < Date.now()) throw new Error(`it stayed ${JSON.stringify(is)}`);
    await new Promise((again) => setTimeout(again, 30));
  }
}

/**
 * Opens `url` in a context of its own and waits until it is loaded: nothing was asked for during
 * half a second (or `silence` milliseconds), and `ready` holds if it is given (a selector, or a
 * function run in the page).
 * Whatever else is in the options goes to Playwright's `newContext`.
 */
export async function openPage(browser, url, options = {}) {
  const { width = 1440, height = 900, colorScheme = 'light', locale = 'en-US' } = options;
  const { ready, silence, width: _w, height: _h, colorScheme: _c, locale: _l, ...others } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    serviceWorkers: 'block',
    ...others,
  });
  const watch = new Watch(context, await context.newPage());
  await watch.begin();
  await watch.page.goto(url, { waitUntil: 'load' });
  if (typeof ready === 'string') await watch.page.waitForSelector(ready);
  if (typeof ready === 'function') await watch.page.waitForFunction(ready);
  await watch.loaded(silence);
  return watch;
}

/** How long the network must be silent for the page to count as loaded. */
const SILENCE_MS = 500;
/** How long a page may go on asking before it counts as one that never is loaded. */
const LOADING_MS = 30_000;

/** A page, and everything that was seen of it since before its first byte. */
class Watch {
  consoleErrors = [];
  pageErrors = [];
  violations = [];
  /** Every request that went to a network, in order: `{ method, url, type }`. */
  requests = [];
  /** Requests without an answer, or with one that says no. */
  failures = [];
  #countWhenLoaded = Infinity;
  #lastRequest = 0;

  constructor(context, page) {
    this.context = context;
    this.page = page;
  }

  async begin() {
    const { context, page } = this;
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      // The text does not say what could not be loaded; a missing icon is seen only here.
      this.consoleErrors.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.pageErrors.push(String(error.error())));
    page.on('crash', () => this.pageErrors.push('the page crashed'));
    context.on('request', (request) => {
      this.#saw(request.method(), request.url(), request.resourceType());
    });
    page.on('websocket', (socket) => this.#saw('GET', socket.url(), 'websocket'));
    context.on('requestfailed', (request) => {
      this.failures.push(`${request.url()}: ${request.failure()?.errorText}`);
    });
    context.on('response', (response) => {
      if (400 <= response.status()) this.failures.push(`${response.url()}: ${response.status()}`);
    });
    await context.exposeFunction('__violated', (violation) => this.violations.push(violation));
    await context.addInitScript(() => {
      // The policy of the page cannot forbid this: it is not the page that adds it.
      document.addEventListener('securitypolicyviolation', (event) => {
        window.__violated(`${event.effectiveDirective} forbids ${event.blockedURI}`);
      });
    });
  }

  #saw(method, url, type) {
    if (/^(data|blob|about):/.test(url)) return; // made by the page itself; no network is asked
    this.requests.push({ method, url, type });
    this.#lastRequest = Date.now();
  }

  /** Waits until nothing is asked for any more; what is asked for later is late. */
  async loaded(silence = SILENCE_MS) {
    const since = Date.now();
    this.#lastRequest ||= since;
    while (Date.now() - this.#lastRequest < silence) {
      assert.ok(Date.now() - since < LOADING_MS, 'the page never stops asking for more');
      await this.page.waitForTimeout(50);
    }
    this.#countWhenLoaded = this.requests.length;
  }

  /** What was asked for after the page was loaded. */
  get lateRequests() {
    return this.requests.slice(this.#countWhenLoaded);
  }

  /** Fails if the page did anything that it must never do, and says what. */
  async assertClean() {
    await this.#settled();
    const { consoleErrors, pageErrors, violations, failures, lateRequests } = this;
    const seen = { consoleErrors, pageErrors, violations, failures, lateRequests };
    const found = Object.entries(seen).filter(([, list]) => 0 < list.length);
    assert.deepEqual(Object.fromEntries(found), {}, 'the page did what it must never do');
  }

  /** Fails if anything was asked for after the page was loaded. */
  async assertNoLateRequests() {
    await this.#settled();
    assert.deepEqual(this.lateRequests, [], 'the page asked for more after it was loaded');
  }

  /** What the page has done just now has reached us once it has drawn two frames more. */
  async #settled() {
    if (this.page.isClosed()) return;
    const frames = () => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)));
    await this.page.evaluate(frames);
  }

  close() {
    return this.context.close();
  }
}
