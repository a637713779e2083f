// The package for programs, as npm packs it, in fresh projects: Node, a plain module, a worker, a
// bundler, and TypeScript.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { launch, openPage, serveDist } from './support/browser.mjs';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('../../target/package/engine', import.meta.url));
const MODULES = fileURLToPath(new URL('./node_modules', import.meta.url));

// What every one of them runs: it must come to the same run.
const PROGRAM = `
const { Playground } = await load();
const playground = new Playground({ servers: 3, seed: 7 });
const heard = [];
const stop = playground.on('record', (record) => heard.push(record.headline));
playground.runUntil(2000);
const record = playground.act('put x 1');
const acknowledged = playground.runUntil(3000, 'request 1 acknowledged');
stop();
const state = playground.state();
const result = {
  acknowledged,
  act: record.act,
  heard: heard.length === state.record,
  x: state.servers.find((server) => server.id === state.leader).store.x,
  digest: state.digest,
  link: playground.link(),
};
playground.dispose();
`;

let home;
let packed;
let browser;
let expected;

const npm = (folder, ...args) =>
  run('npm', [...args, '--offline', '--no-audit', '--no-fund', '--no-update-notifier'], { cwd: folder });

/** A project of its own with the package installed from its tarball. */
async function project(name, files, modules = []) {
  const folder = join(home, name);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
  await npm(folder, 'install', packed);
  for (const module of modules) await symlink(join(MODULES, module), join(folder, 'node_modules', module));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'raft-package-'));
  const { stdout } = await npm(home, 'pack', PACKAGE, '--json');
  packed = join(home, JSON.parse(stdout)[0].filename);
  browser = await launch();
  const folder = await project('in-node', {
    'main.mjs': `import { load } from '@raft-playground/engine';\n${PROGRAM}\nconsole.log(JSON.stringify(result));`,
  });
  expected = JSON.parse((await run('node', ['main.mjs'], { cwd: folder })).stdout);
});

after(async () => {
  await browser?.close();
  await rm(home, { recursive: true, force: true });
});

/** A page of this folder says the result as its text. */
async function inBrowser(folder, path) {
  const host = await serveDist(folder);
  const watched = await openPage(browser, `${host.url}${path}`, { ready: 'pre' });
  const text = await watched.page.locator('pre').textContent();
  await watched.assertClean();
  await watched.close();
  await host.close();
  return JSON.parse(text);
}

const page = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"></head>
<body><script type="module">${script}</script></body></html>`;
const SHOW = `const pre = document.createElement('pre'); pre.textContent = JSON.stringify(result); document.body.append(pre);`;

test('in Node a cluster is made, run, acted on and asked, and its link opens in the playground', async () => {
  assert.deepEqual(
    { ...expected, digest: '', link: '' },
    { acknowledged: true, act: 'put x 1', heard: true, x: '1', digest: '', link: '' },
  );
  assert.match(expected.digest, /^[0-9a-f]{16}$/);
  const dist = await serveDist();
  const watched = await openPage(browser, `${dist.url}#${expected.link}`);
  await watched.page.locator('.logs .stored', { hasText: 'x=1' }).first().waitFor();
  await watched.close();
  await dist.close();
});

test('a plain module in a page comes to the same run', async () => {
  const folder = await project('in-page', {
    'index.html': page(`import { load } from './node_modules/@raft-playground/engine/index.js';${PROGRAM}${SHOW}`),
  });
  assert.deepEqual(await inBrowser(folder, 'index.html'), expected);
});

test('a worker comes to the same run', async () => {
  const folder = await project('in-worker', {
    'worker.js': `import { load } from './node_modules/@raft-playground/engine/index.js';${PROGRAM}postMessage(result);`,
    'index.html': page(`const worker = new Worker('./worker.js', { type: 'module' });
      const result = await new Promise((told) => { worker.onmessage = (event) => told(event.data); });${SHOW}`),
  });
  assert.deepEqual(await inBrowser(folder, 'index.html'), expected);
});

test('a bundler takes it as it is', async () => {
  const main = `import { load } from '@raft-playground/engine';\n(async () => {${PROGRAM}${SHOW}})();`;
  const folder = await project('in-vite', {
    'main.js': main,
    'index.html': '<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body><script type="module" src="./main.js"></script></body></html>',
    'build.mjs': `import { build } from 'vite'; await build({ logLevel: 'error', base: './' });`,
  }, ['vite']);
  await run('node', ['build.mjs'], { cwd: folder });
  assert.deepEqual(await inBrowser(join(folder, 'dist'), 'index.html'), expected);
});

test('TypeScript knows what it is given', async () => {
  const typed = (line) => `import { load, type ClusterState, type RunRecord } from '@raft-playground/engine';
const { Playground } = await load();
const playground = new Playground({ servers: 3, settings: { 'network loss': '5%' } });
const off: () => void = playground.on('record', (record: RunRecord) => record.rules[0]?.section.length);
const state: ClusterState = playground.state();
const terms: number[] = state.servers.map((server) => server.term);
const value: string | undefined = state.servers[0]?.store['x'];
playground.on('violation', (broken) => broken.map((one) => one.property.length));
const step: RunRecord | undefined = playground.step();
${line}
export { off, terms, value, step };
`;
  const wrong = {
    'unknown-event.ts': `playground.on('recrod', () => {});`,
    'unknown-option.ts': `new Playground({ server: 3 });`,
    'no-number.ts': `const name: number = state.servers[0]!.id; name;`,
  };
  const options = {
    compilerOptions: {
      strict: true, noEmit: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler',
      lib: ['es2022', 'dom'], types: [],
    },
  };
  const folder = await project('in-typescript', {
    'right.ts': typed(''),
    ...Object.fromEntries(Object.entries(wrong).map(([name, line]) => [name, typed(line)])),
    'tsconfig.json': JSON.stringify(options),
  });
  const tsc = join(MODULES, 'typescript/bin/tsc');
  const told = await run('node', [tsc, '--project', folder]).then(({ stdout }) => stdout, ({ stdout }) => stdout);
  const files = [...new Set(told.split('\n').map((line) => /^(?:.*\/)?([\w-]+\.ts)\(/.exec(line)?.[1]).filter(Boolean))];
  assert.deepEqual(files.sort(), Object.keys(wrong).sort(), told);
});

test('the element has types, and they refuse what it has not', async () => {
  const typed = (line) => `import type {} from './embed';
const playground = document.createElement('raft-playground');
playground.addEventListener('violation', ({ detail }) => console.log(detail.property.length, detail.record.toFixed()));
playground.addEventListener('click', () => {});
await playground.seek(500);
const leaders: string[] = (await playground.state()).servers.filter((it) => it.standing === 'leader').map((it) => it.id);
${line}
export { leaders };
`;
  const wrong = {
    'unknown-method.ts': 'await playground.restart();',
    'no-number.ts': `await playground.seek('500');`,
    'no-detail.ts': `playground.addEventListener('time', ({ detail }) => detail.seconds);`,
  };
  const options = {
    compilerOptions: { strict: true, noEmit: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [] },
  };
  const folder = await project('element-in-typescript', {
    'embed.d.ts': await readFile(new URL('../embed.d.ts', import.meta.url)),
    'right.ts': typed(''),
    ...Object.fromEntries(Object.entries(wrong).map(([name, line]) => [name, typed(line)])),
    'tsconfig.json': JSON.stringify(options),
  });
  const tsc = join(MODULES, 'typescript/bin/tsc');
  const told = await run('node', [tsc, '--project', folder]).then(({ stdout }) => stdout, ({ stdout }) => stdout);
  const files = [...new Set(told.split('\n').map((line) => /^(?:.*\/)?([\w-]+\.ts)\(/.exec(line)?.[1]).filter(Boolean))];
  assert.deepEqual(files.sort(), Object.keys(wrong).sort(), told);
});

test('what is wrong is thrown as an error that says what was expected, and a listener may act', async () => {
  const folder = await project('wrong', {
    'main.mjs': `import { load } from '@raft-playground/engine';
const { Playground } = await load();
const said = (what) => { try { what(); return 'nothing'; } catch (why) { return why instanceof Error ? why.message : String(why); } };
const playground = new Playground({ servers: 3, seed: 7, language: 'ko' });
let crashed = false;
playground.on('record', (record) => {
  // A listener finds the playground free: it asks it, and acts on it.
  if (!crashed && playground.state().leader) { crashed = true; playground.act('crash ' + playground.state().leader); }
});
playground.runUntil(3000);
const disposed = new Playground();
disposed.dispose();
console.log(JSON.stringify({
  option: said(() => new Playground({ server: 3 })),
  kind: said(() => new Playground({ servers: 'three' })),
  text: said(() => new Playground({ scenario: 'raft-scenario 1\\nservers many' })),
  act: said(() => playground.act('crash S9')),
  refused: said(() => playground.act('restart S1') && playground.act('restart S1')),
  event: said(() => playground.on('recrod', () => {})),
  time: said(() => playground.seek(-1)),
  listener: said(() => { playground.on('record', () => { throw new Error('mine'); }); playground.step(); }),
  disposed: said(() => disposed.state()),
  crashed,
  down: playground.state().servers.filter((server) => server.standing === 'down').length,
}));`,
  });
  const told = JSON.parse((await run('node', ['main.mjs'], { cwd: folder })).stdout);
  assert.match(told.option, /expected options of scenario, .* found "server"/);
  assert.match(told.kind, /options: /);
  assert.match(told.text, /line 2, column 9: expected .* found "many"/);
  assert.match(told.act, /expected a server from S1 to S3, found "S9"/);
  assert.match(told.refused, /동작하고 있다/);
  assert.match(told.event, /found "recrod"/);
  assert.match(told.time, /found -1/);
  assert.equal(told.listener, 'mine');
  assert.notEqual(told.disposed, 'nothing');
  assert.equal(told.crashed, true);
});

test('the package says its version, its files, and what it weighs', async (t) => {
  const folder = await project('looked-at', {});
  const installed = join(folder, 'node_modules/@raft-playground/engine');
  const told = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  assert.match(told.version, /^\d+\.\d+\.\d+$/);
  const readme = await readFile(join(installed, 'README.md'), 'utf8');
  // The example of the read-me is a program that runs.
  const example = /```js\n([\s\S]*?)```/.exec(readme)[1];
  await writeFile(join(folder, 'example.mjs'), example);
  const { stdout } = await run('node', ['example.mjs'], { cwd: folder });
  assert.match(stdout, /x: '1'/);
  const bytes = async (file) => brotliCompressSync(await readFile(join(installed, file))).length;
  const [wasm, js] = [await bytes('engine_bg.wasm'), await bytes('engine.js')];
  t.diagnostic(`the engine has ${wasm} bytes of wasm and ${js} of script, brotli`);
});
