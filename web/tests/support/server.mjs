// A static host for the tests: the files of a folder, or pages that a test makes up.
//
// Invariant: it listens on this machine only, and reads nothing outside its folder.

import { createServer } from 'node:http';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `cargo xtask build` puts the page. */
export const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
};

/** Serves the built page, or another folder, at the top or under a `prefix` such as `/raft/`. */
export function serveDist(folder = DIST, { prefix = '/', headers = {} } = {}) {
  return serve(async (path) => {
    if (!path.startsWith(prefix)) return undefined;
    const file = await fileIn(folder, path.slice(prefix.length));
    return file && { type: typeOf(file), body: await readFile(file), headers };
  });
}

/** Serves pages made up by a test: `{ '/': '<p>home', '/a.js': { type, body, headers } }`. */
export function servePages(pages) {
  return serve(async (path) => {
    const page = pages[path];
    return typeof page === 'string' ? { type: TYPES['.html'], body: page } : page;
  });
}

/** Listens on a free port; `find` gives the page at a path, or nothing. */
async function serve(find) {
  const server = createServer(async (request, response) => {
    const path = pathOf(request.url);
    const page = path && (await find(path).catch(() => undefined));
    const { type, body, headers } = page ?? { type: TYPES['.txt'], body: 'not found\n' };
    response.writeHead(page ? 200 : 404, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

function pathOf(target) {
  try {
    return decodeURIComponent(target.split(/[?#]/)[0]);
  } catch {
    return undefined; // not percent encoding
  }
}

async function fileIn(folder, below) {
  const top = await realpath(folder);
  let file = await realpath(resolve(top, below));
  if ((await stat(file)).isDirectory()) file = await realpath(join(file, 'index.html'));
  return file.startsWith(top + sep) ? file : undefined;
}

function typeOf(file) {
  return TYPES[extname(file)] ?? 'application/octet-stream';
}
