// Starts the page. Its own element names the two files, whose names change with their contents. What
// fails is said in the card that index.html holds ready; where not even this file runs, styles show
// the card after some seconds.
const root = document.documentElement;
root.dataset.loader = 'runs';
// Within another page it is not the page that shows first.
if (new URLSearchParams(location.search).has('embed')) root.dataset.embed = '';
const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
const address = (file) => new URL(file, document.baseURI).href;

const KOREAN = {
  title: '이 브라우저에서 페이지를 시작하지 못했습니다.',
  why: '클러스터는 이 탭 안에서 WebAssembly로 실행됩니다. 파일을 받지 못했거나, 브라우저나 이 페이지를 담은 페이지가 실행을 막았을 수 있습니다.',
  again: '다시 시도',
  tab: '새 탭에서 열기',
  said: '브라우저가 전한 말',
};

function fail(error) {
  const card = document.querySelector('.card');
  // The page had started: what stands there is its own.
  if (!card) throw error;
  const put = (what, text) => {
    card.querySelector(`[data-text=${what}]`).textContent = text;
  };
  if (navigator.language.startsWith('ko')) {
    for (const [what, text] of Object.entries(KOREAN)) put(what, text);
    card.lang = 'ko';
  }
  put('error', String(error));
  card.querySelector('details').hidden = false;
  const [again, tab] = card.querySelectorAll('a');
  again.href = tab.href = location.href;
  again.onclick = () => location.reload();
  tab.hidden = window.parent === window;
  root.dataset.loader = 'failed';
  // The page around it may have a picture to show instead.
  if (window.parent !== window) window.parent.postMessage({ raftPlayground: 1, failed: true }, '*');
}

try {
  const { default: start } = await import(address(js));
  await start({ module_or_path: address(wasm) });
  // Without a network next time. Where it is forbidden, or the host is no safe one, there is none.
  if (window.parent === window) navigator.serviceWorker?.register(address('worker.js')).catch(() => {});
} catch (error) {
  fail(error);
}
