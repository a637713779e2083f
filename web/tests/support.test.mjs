// The helpers of the browser tests see what they are there to see.

import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, openPage, serveDist, servePages } from './support/browser.mjs';

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:";
const HEAD = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">
  <link rel="icon" href="data:,">`;
const script = (body) => ({ type: 'text/javascript', body });

let browser;
let host;

before(async () => {
  browser = await launch();
  host = await servePages({
    '/': `${HEAD}<button>quiet</button>`,
    '/error': `${HEAD}<script src="error.js"></script>`,
    '/error.js': script('console.error("something is wrong")'),
    '/throw': `${HEAD}<script src="throw.js"></script>`,
    '/throw.js': script('setTimeout(() => { throw new Error("thrown") })'),
    '/inline': `${HEAD}<script>document.title = 'never'</script>`,
    '/late': `${HEAD}<button>ask</button><script src="late.js"></script>`,
    '/late.js': script('document.querySelector("button").onclick = () => fetch("/")'),
    '/missing': `${HEAD}<script src="not-there.js"></script>`,
    '/iconless': '<!doctype html><p>The browser asks for an icon by itself.',
    '/slow': `${HEAD}<script src="slow.js"></script>`,
    '/slow.js': script('setTimeout(() => fetch("/"), 300)'),
    '/worker': `${HEAD}<script src="worker-start.js"></script>`,
    '/worker-start.js': script('new Worker("worker.js")'),
    '/worker.js': script('console.error("from the worker")'),
  });
});

after(async () => {
  await browser?.close();
  await host?.close();
});

async function open(t, path, options) {
  const watched = await openPage(browser, new URL(path, host.url).href, options);
  t.after(() => watched.close());
  return watched;
}

const fails = (watched, what) => assert.rejects(() => watched.assertClean(), what);

test('a quiet page is clean', async (t) => {
  const watched = await open(t, '/');
  await watched.assertClean();
  assert.deepEqual(watched.requests.map(({ type }) => type), ['document']);
});

test('an error on the console is seen, in the page and in its workers', async (t) => {
  await fails(await open(t, '/error'), /something is wrong/);
  await fails(await open(t, '/worker'), /from the worker/);
});

test('an error that nobody caught is seen', async (t) => {
  await fails(await open(t, '/throw'), /pageErrors[^]*thrown/);
});

test('a violation of the content security policy is seen', async (t) => {
  const watched = await open(t, '/inline');
  await fails(watched, /violations[^]*script-src-elem forbids inline/);
});

test('a file that is not there is seen', async (t) => {
  await fails(await open(t, '/missing'), /not-there\.js: 404/);
});

test('an icon that is not there is seen', async (t) => {
  await fails(await open(t, '/iconless'), /consoleErrors[^]*favicon\.ico/);
});

test('a request after the page was loaded is seen', async (t) => {
  const watched = await open(t, '/late');
  await watched.assertClean();
  await watched.page.click('button');
  await fails(watched, /lateRequests[^]*fetch/);
  await assert.rejects(() => watched.assertNoLateRequests(), /asked for more/);
});

test('what a page asks for while it starts is not late', async (t) => {
  const watched = await open(t, '/slow');
  await watched.assertClean();
  assert.equal(watched.requests.length, 3);
});

test('the page has the size, the colours and the language that were asked for', async (t) => {
  const phone = { width: 360, height: 640, colorScheme: 'dark', locale: 'ko-KR' };
  const { page } = await open(t, '/', { ...phone, ready: 'button' });
  const seen = await page.evaluate(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    return [innerWidth, innerHeight, dark, navigator.language];
  });
  assert.deepEqual(seen, [360, 640, true, 'ko-KR']);
});

test('a folder is served with the right types, and nothing outside it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'support-'));
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'secret'), 'secret');
  await writeFile(join(folder, 'site/index.html'), '<p>home');
  await writeFile(join(folder, 'site/a.wasm'), '\0asm');
  const site = await serveDist(join(folder, 'site'), { prefix: '/raft/' });
  t.after(async () => {
    await site.close();
    await rm(folder, { recursive: true });
  });
  assert.deepEqual(await ask(site, '/raft/'), [200, 'text/html; charset=utf-8', '<p>home']);
  assert.deepEqual(await ask(site, '/raft/a.wasm?v=1'), [200, 'application/wasm', '\0asm']);
  for (const path of ['/', '/raft/b', '/raft/../secret', '/raft/%2e%2e/secret', '/raft/%']) {
    assert.equal((await ask(site, path))[0], 404, path);
  }
});

/** Asks for a path as it stands; `fetch` would tidy it first. */
function ask({ port }, path) {
  return new Promise((answered, failed) => {
    const asked = request({ host: '127.0.0.1', port, path }, async (response) => {
      const body = (await response.toArray()).join('');
      answered([response.statusCode, response.headers['content-type'], body]);
    });
    asked.on('error', failed).end();
  });
}
