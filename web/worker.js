// The service worker: the page without a network, after it was loaded once.
//
// What it keeps is one build, whole: every file is compared with the sum that its build gave it, and
// none is put beside those of another. A new build waits until no page of the old one is open, or
// takes over when the only one is loaded anew.
//
// VERSION and FILES (name: [length, sum]) stand before this text; the build writes them. Without
// files it is the page being worked on, of which nothing may be kept.

const { scope } = registration;
// A host may have several playgrounds, each in a folder of its own, and they share the caches.
const OURS = `raft-playground ${scope} `;
const CACHE = OURS + VERSION;

addEventListener('install', (event) => event.waitUntil(FILES ? keep() : skipWaiting()));
addEventListener('activate', (event) => event.waitUntil(forget()));
addEventListener('message', ({ data }) => data === 'take over' && skipWaiting());

addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const name = method === 'GET' && FILES && nameOf(url);
  if (name in (FILES ?? {})) event.respondWith(answer(name, mode === 'navigate', event.request));
});

/** The file that an address names; none that lies elsewhere. */
function nameOf(url) {
  const path = url.split(/[?#]/)[0];
  return path.startsWith(scope) ? path.slice(scope.length) || 'index.html' : undefined;
}

async function keep() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.entries(FILES).map(async ([name, [length, sum]]) => {
      const answer = await fetch(new URL(name, scope), { cache: 'no-cache' });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (!answer.ok || bytes.length !== length || sumOf(bytes) !== sum) throw new Error(`${name} is of another build`);
      // As it was received, it might say that it came by another address: a page may not be that.
      const headers = new Headers(answer.headers);
      for (const header of ['content-encoding', 'content-length']) headers.delete(header);
      await cache.put(name, new Response(bytes, { headers }));
    }));
  } catch (error) {
    // It is tried again with the next visit.
    await caches.delete(CACHE);
    throw error;
  }
}

async function forget() {
  const names = await caches.keys();
  const ours = names.filter((name) => name.startsWith(OURS) && (!FILES || name !== CACHE));
  await Promise.all(ours.map((name) => caches.delete(name)));
  if (!FILES) await registration.unregister();
}

async function answer(name, isPage, request) {
  if (isPage && registration.waiting) {
    const pages = await clients.matchAll({ type: 'window' });
    if (pages.length < 2) {
      registration.waiting.postMessage('take over');
      // The next one takes over once this one has nothing to do; asked again at once, it never had.
      const says = '<!doctype html><meta name="color-scheme" content="light dark"><title>Raft Playground</title><p>A new version…</p>';
      return new Response(says, { headers: { 'content-type': 'text/html; charset=utf-8', refresh: '1' } });
    }
  }
  const kept = await caches.match(new URL(name, scope), { cacheName: CACHE });
  return kept ?? fetch(request);
}

/** FNV-1a: it tells builds apart, and keeps nobody out. */
function sumOf(bytes) {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}
