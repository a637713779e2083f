// A book, built by the real mdBook with the preprocessor, as a reader has it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { becomes, openPage, serveDist, together } from './support/browser.mjs';

const run = promisify(execFile);
const here = together();
const { MDBOOK } = process.env;
const PREPROCESSOR = fileURLToPath(new URL('../../target/debug/mdbook-raft', import.meta.url));
const skip = MDBOOK ? false : 'mdBook is not there';

const CHAPTER = `# When the network splits

A leader is only a leader while a majority answers it.

\`\`\`raft src=lesson/cut-off-leader panels=cluster,logs start=1100ms
\`\`\`

And a run of our own:

\`\`\`raft panels=logs start=900ms readonly
raft-scenario 1
title Two of three

servers 3
seed 7
at 700ms put x 1
\`\`\`

The end.
`;

/** A book with this chapter; the outcome of building it. */
async function build(t, chapter, playground) {
  const folder = await mkdtemp(join(tmpdir(), 'raft-book-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'src'));
  const config = `[book]\ntitle = "Running a small cluster"\nlanguage = "en"\n[preprocessor.raft]\ncommand = "${PREPROCESSOR}"\n${playground ? `playground = "${playground}"\n` : ''}[output.html]\n`;
  await writeFile(join(folder, 'book.toml'), config);
  await writeFile(join(folder, 'src/SUMMARY.md'), '# Summary\n\n- [When the network splits](split.md)\n');
  await writeFile(join(folder, 'src/split.md'), chapter);
  const said = await run(MDBOOK, ['build'], { cwd: folder }).then(({ stderr }) => ({ stderr }), (error) => ({ failed: true, stderr: error.stderr }));
  return { folder, ...said };
}

test('a fence is a run that plays, under what mdBook puts around it', { skip }, async (t) => {
  const { folder, stderr, failed } = await build(t, CHAPTER, here.dist.url);
  assert.ok(!failed, stderr);
  const host = await serveDist(join(folder, 'book'));
  t.after(() => host.close());
  const watched = await openPage(here.browser, `${host.url}split.html`, { width: 1200, height: 900 });
  t.after(() => watched.close());
  const { page } = watched;
  const elements = page.locator('main raft-playground');
  assert.equal(await elements.count(), 2);
  // Neither is inside a paragraph, and the pictures are whole.
  assert.equal(await page.locator('p raft-playground').count(), 0);
  assert.equal(await page.locator('main raft-playground > svg text').filter({ hasText: 'Leader · cut off' }).count(), 1);
  const state = await becomes(() => elements.first().evaluate((element) => element.state()), Boolean);
  assert.equal(state.title, 'A cut-off leader cannot commit');
  assert.equal(state.time, 1100);
  await elements.nth(1).scrollIntoViewIfNeeded();
  const other = await elements.nth(1).evaluate((element) => element.state());
  assert.equal(other.title, 'Two of three');
  assert.equal(other.time, 900);
  assert.equal(other.servers.length, 3);
  await becomes(() => elements.first().locator('> svg').isVisible(), (visible) => !visible);
  assert.deepEqual(watched.pageErrors, []);
});

test('without scripts, and on paper, the book shows the moment', { skip }, async (t) => {
  const { folder } = await build(t, CHAPTER, here.dist.url);
  const host = await serveDist(join(folder, 'book'));
  t.after(() => host.close());
  const watched = await openPage(here.browser, `${host.url}split.html`, { width: 1200, height: 900, javaScriptEnabled: false });
  t.after(() => watched.close());
  const pictures = watched.page.locator('main raft-playground > svg');
  assert.equal(await pictures.count(), 2);
  const box = await pictures.first().boundingBox();
  assert.ok(500 < box.width && 400 < box.height, JSON.stringify(box));
});

test('a book without a playground has pictures, and asks for no script', { skip }, async (t) => {
  const { folder } = await build(t, CHAPTER);
  const html = await readFile(join(folder, 'book/split.html'), 'utf8');
  assert.equal(html.match(/<svg xmlns/g).length, 2);
  assert.ok(!html.includes('embed.js') && !html.includes('<raft-playground'));
});

test('a mistake in a fence is told with the file and the line, and there is no book', { skip }, async (t) => {
  const { stderr, failed } = await build(t, CHAPTER.replace('seed 7', 'seed seven'), here.dist.url);
  assert.ok(failed);
  assert.match(stderr, /src\/split\.md:15:6: expected .* found "seven"/);
});
