// The recipes of docs/embed.md for other people's tools, each built for real and opened:
//
//   node recipes.mjs mkdocs sphinx docusaurus
//
// It needs mkdocs and sphinx-build on PATH (pip install mkdocs sphinx) and npm; it is run by hand when
// the recipes change, because those tools are no part of this house.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { launch, openPage, serveDist } from './support/browser.mjs';

const run = promisify(execFile);
const ELEMENT = '<raft-playground src="lesson/cut-off-leader" start="1100ms"></raft-playground>';

/** What each tool is given, how it is called, and the page that it makes. */
const RECIPES = {
  mkdocs: (host) => ({
    files: {
      'mkdocs.yml': `site_name: A book\nextra_javascript: [${host}embed.js]\n`,
      'docs/index.md': `# Splits\n\n${ELEMENT}\n\nText.\n`,
    },
    build: ['mkdocs', ['build', '--quiet']],
    site: 'site',
    page: 'index.html',
  }),
  sphinx: (host) => ({
    files: {
      'conf.py': `project = 'A book'\nhtml_js_files = ['${host}embed.js']\n`,
      'index.rst': `Splits\n======\n\n.. raw:: html\n\n   ${ELEMENT}\n\nText.\n`,
    },
    build: ['sphinx-build', ['-q', '.', 'site']],
    site: 'site',
    page: 'index.html',
  }),
  docusaurus: (host) => ({
    files: {
      'package.json': JSON.stringify({
        private: true,
        dependencies: { '@docusaurus/core': '3', '@docusaurus/preset-classic': '3', react: '19', 'react-dom': '19' },
      }),
      'docusaurus.config.js': `module.exports = { title: 'A book', url: 'https://a.example', baseUrl: '/',
        scripts: [{ src: '${host}embed.js', defer: true }],
        presets: [['classic', { docs: { routeBasePath: '/', sidebarPath: undefined }, blog: false }]] };\n`,
      'docs/index.mdx': `---\nslug: /\n---\n\n# Splits\n\n${ELEMENT}\n\nText.\n`,
    },
    before: ['npm', ['install', '--no-audit', '--no-fund']],
    build: ['npx', ['docusaurus', 'build', '--out-dir', 'site']],
    site: 'site',
    page: 'index.html',
  }),
};

const browser = await launch();
const dist = await serveDist();
for (const name of process.argv.slice(2)) {
  const folder = await mkdtemp(join(tmpdir(), `raft-${name}-`));
  try {
    const { files, before, build, site, page } = RECIPES[name](dist.url);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    for (const [program, words] of [before, build].filter(Boolean)) await run(program, words, { cwd: folder, maxBuffer: 1 << 26 });
    const host = await serveDist(join(folder, site));
    const watched = await openPage(browser, host.url + page, { width: 1200, height: 900 });
    const state = await watched.page.evaluate(() => document.querySelector('raft-playground').state());
    assert.equal(state.title, 'A cut-off leader cannot commit');
    assert.equal(state.time, 1100);
    assert.ok(await watched.page.locator('raft-playground iframe').isVisible());
    await watched.close();
    await host.close();
    console.log(`${name}: it plays`);
  } catch (error) {
    console.error(`${name}: ${error.stderr || error.message || error}`);
    process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}
await browser.close();
await dist.close();
