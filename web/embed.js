// <raft-playground>: a run of Raft in a frame of its own. docs/embed.md tells all of it.
(() => {
  const scripts = [document.currentScript, ...document.scripts];
  const own = scripts.find((it) => /\/embed\.js([?#]|$)/.test(it?.src));
  const HOME = new URL('.', own?.src ?? document.baseURI).href;
  const VERSION = 1;
  // What an option is without its attribute; those of null matter at the start alone.
  const OPTIONS = {
    panels: 'cluster', controls: 'true', theme: 'auto', loop: 'false', readonly: 'false',
    speed: '1/20', lang: null, autoplay: null, start: null, end: null,
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; position: relative; margin: 1em 0 }
    :host([hidden]), slot { display: none }
    iframe { display: block; width: 100%; border: 0; border-radius: 8px; color-scheme: inherit }
    .drawn + iframe:not(.ready) { position: absolute; inset: 0; height: 100%; opacity: 0; pointer-events: none }
    .drawn:not(:has(+ .ready)) { display: block }
    @media print { slot.drawn { display: block } .drawn + iframe { display: none } }`);

  // The book's colours may change by a class of it, or with the reader's system.
  const watching = new Set();
  const look = () => watching.forEach((it) => it.follow());
  const looks = () => [0, 400].forEach((ms) => setTimeout(look, ms));
  new MutationObserver(looks).observe(document.documentElement, { attributes: true });
  if (document.body) new MutationObserver(looks).observe(document.body, { attributes: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', looks);

  class RaftPlayground extends HTMLElement {
    static observedAttributes = ['src', 'height', ...Object.keys(OPTIONS)];
    #frame;
    #port;
    #calls = new Map();
    #waiting = [];
    #number = 0;
    #link;
    #time;
    #theme;
    #home;
    #broken;
    #height = 360;

    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
      this.shadowRoot.append(document.createElement('slot'));
    }

    connectedCallback() {
      watching.add(this);
      // What stands inside may not have been read yet.
      if (document.readyState === 'loading') addEventListener('DOMContentLoaded', this.#begin, { once: true });
      else this.#begin();
    }

    /** The frame goes, and what it took with it; where it stood is kept for when it comes back. */
    disconnectedCallback() {
      watching.delete(this);
      removeEventListener('message', this.#greet);
      this.#frame?.remove();
      this.#port?.close();
      this.#frame = this.#port = undefined;
      this.#waiting = [];
      this.#lose('The playground was taken out of the document.');
    }

    #break(says) {
      this.#broken = says;
      this.#waiting = [];
      this.#lose(says);
      this.#tell('error', { says });
    }

    /** What was asked of a frame that is gone has no answer. */
    #lose(why) {
      for (const [id, { no }] of this.#calls) {
        if (this.#waiting.some((call) => call.id === id)) continue;
        this.#calls.delete(id);
        no(new Error(why));
      }
    }

    attributeChangedCallback(name, old, value) {
      if (old === value) return;
      if (name === 'src') {
        const [home] = this.#run();
        this.#link = this.#time = undefined;
        // Another playground is another frame; another run of the same one is not.
        if (this.#port && home === this.#home) this.open(this.#run()[1]).catch(this.#fails);
        else this.#point();
      } else if (!this.#frame) return;
      else if (name === 'height') this.#frame.height = value ?? this.#height;
      else if (name === 'theme' && this.#auto()) {
        this.#theme = undefined;
        this.follow();
      } else if ((value ?? OPTIONS[name]) !== null) this.#set(name, value ?? OPTIONS[name]).catch(this.#fails);
    }

    #set = (name, value) => this.#ask('set', `${name}=${value}`, false);

    /** Another address is another document: what the old one says is not heard any more. */
    #point() {
      this.#port?.close();
      this.#port = this.#broken = undefined;
      if (this.#frame) this.#frame.src = this.#address();
    }

    #fails = ({ message }) => this.#tell('error', { says: message });

    /** Where no theme is asked for: as the text around it is light or dark. */
    follow() {
      const theme = this.#auto();
      if (this.#frame && theme && theme !== this.#theme) this.#set('theme', theme).catch(() => {});
      this.#theme = theme;
    }

    #auto() {
      if (!/^(auto)?$/.test(this.getAttribute('theme') ?? '')) return undefined;
      const [red, green, blue] = /^rgb/.test(getComputedStyle(this).color) ? getComputedStyle(this).color.match(/[\d.]+/g) : [];
      if (!blue) return 'auto';
      return 127 < 0.3 * red + 0.59 * green + 0.11 * blue ? 'dark' : 'light';
    }

    play = () => this.#ask('play');
    pause = () => this.#ask('pause');
    seek = (ms) => this.#ask('seek', ms);
    act = (text) => this.#ask('act', text);
    open = (run) => this.#ask('open', run);
    state = () => this.#ask('state');

    #begin = () => {
      if (this.#frame || !this.isConnected) return;
      const frame = document.createElement('iframe');
      const url = this.#address();
      this.shadowRoot.firstChild.className = this.querySelector('svg, img') ? 'drawn' : '';
      Object.assign(frame, { title: this.title || 'Raft Playground', loading: 'lazy', allow: 'clipboard-write', src: url });
      frame.height = this.getAttribute('height') ?? this.#height;
      if (url.origin !== location.origin) {
        frame.sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';
      }
      // Behind a picture nobody finds it, until it is there.
      frame.inert = this.shadowRoot.firstChild.className === 'drawn';
      addEventListener('message', this.#greet);
      this.#broken = undefined;
      this.#frame = frame;
      this.shadowRoot.append(frame);
    };

    /** The playground's address, and the run: a link, a lesson, parameters, or the text inside. */
    #run() {
      const src = this.getAttribute('src') ?? '';
      const at = src.indexOf('#');
      const text = (this.querySelector('script, pre, code') ?? this).textContent.trim();
      const inside = text.startsWith('raft-scenario') && `scenario/${encodeURIComponent(`${text}\n`)}`;
      return [(0 < at && src.slice(0, at)) || HOME, src.slice(at + 1) || inside || ''];
    }

    #address() {
      const [home, run] = this.#run();
      this.#home = home;
      const url = new URL(home, document.baseURI);
      url.search = 'embed';
      for (const name in OPTIONS) {
        if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
      }
      this.#theme = this.#auto();
      if (this.#theme) url.searchParams.set('theme', this.#theme);
      url.hash = this.#link ?? run;
      if (this.#time) {
        url.searchParams.set('at', `${Math.round(1e3 * this.#time.time)}us`);
        url.searchParams.set('autoplay', this.#time.playing);
      }
      return url;
    }

    /** The frame says that it is there: from now on both talk through a port that nobody else has. */
    #greet = ({ source, origin, data }) => {
      const frame = this.#frame;
      // In a page without an origin a frame may have none either.
      const isIts = origin === new URL(frame.src).origin || (self.origin === 'null' && origin === 'null');
      if (source !== frame.contentWindow || !isIts || !data?.raftPlayground) return;
      if (data.raftPlayground !== VERSION) {
        this.#break(`This page's embed.js speaks version ${VERSION}, the playground ${data.raftPlayground}.`);
        return;
      }
      if (data.failed) {
        this.#break('The playground could not start.');
        return;
      }
      this.#broken = undefined;
      const { port1, port2 } = new MessageChannel();
      this.#port?.close();
      this.#lose('The frame was loaded anew.');
      this.#port = port1;
      port1.onmessage = (message) => this.#hear(message.data);
      source.postMessage({ raftPlayground: VERSION }, origin === 'null' ? '*' : origin, [port2]);
      this.#waiting.splice(0).forEach((call) => port1.postMessage(call));
    };

    #hear({ id, value, error, event, ...detail }) {
      if (!event) {
        const { yes, no } = this.#calls.get(id) ?? {};
        this.#calls.delete(id);
        if (error) no?.(new Error(error));
        else yes?.(value);
        return;
      }
      if (event === 'ready') Object.assign(this.#frame, { className: 'ready', inert: false });
      if (event === 'time') this.#time = detail;
      if (event === 'link') this.#link = detail.link;
      if (event === 'resize') {
        this.#height = detail.height;
        if (!this.hasAttribute('height')) this.#frame.height = detail.height;
      }
      this.#tell(event, detail);
    }

    #tell(event, detail) {
      this.dispatchEvent(new CustomEvent(event, { detail }));
    }

    #ask(ask, what = '', isUrgent = true) {
      const why = this.isConnected ? this.#broken : 'The playground is not in the document.';
      if (why) return Promise.reject(new Error(why));
      const id = (this.#number += 1);
      const call = { id, ask, with: `${what}` };
      // Who asks does not want to wait until somebody scrolls there; who changes its looks does.
      if (this.#frame && isUrgent) this.#frame.loading = 'eager';
      if (this.#port) this.#port.postMessage(call);
      else this.#waiting.push(call);
      return new Promise((yes, no) => this.#calls.set(id, { yes, no }));
    }
  }

  if (!customElements.get('raft-playground')) customElements.define('raft-playground', RaftPlayground);
})();
