// The gallery: beside each playground what makes it, and at the end a form that makes one.

const PANELS = ['cluster', 'timeline', 'why', 'logs', 'client', 'lesson', 'roles', 'settings', 'network', 'rules', 'text', 'status'];
const LESSONS = ['clean-election', 'leader-crashes', 'cut-off-leader', 'asked-twice', 'stale-read'];

/** What makes this element, as one writes it. */
function snippet(element) {
  const attributes = [...element.attributes].filter(({ name }) => name !== 'id');
  const text = (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const said = attributes.map(({ name, value }) => (value === '' ? ` ${name}` : ` ${name}="${text(value)}"`));
  return `<raft-playground${said.join('')}>${element.innerHTML}</raft-playground>`;
}

function show(element) {
  const code = document.createElement('pre');
  code.tabIndex = 0;
  code.textContent = snippet(element);
  element.after(code);
  return code;
}

document.querySelector('#script').textContent = `<script defer src="${new URL('embed.js', location.href)}"></script>`;
document.querySelectorAll('raft-playground').forEach(show);

const driven = document.querySelector('#driven');
const heard = document.querySelector('#heard');
function hear(text) {
  heard.textContent = `${text}\n${heard.textContent}`.slice(0, 4_000);
}
for (const name of ['ready', 'link', 'record', 'violation', 'resize', 'error']) {
  driven.addEventListener(name, ({ detail }) => hear(`${name} ${JSON.stringify(detail)}`));
}
for (const button of document.querySelectorAll('[data-do]')) {
  button.addEventListener('click', () => {
    const { do: what, with: how } = button.dataset;
    driven[what](how).then(
      (value) => hear(`${button.textContent} → ${value ? JSON.stringify(value) : 'done'}`),
      (error) => hear(`${button.textContent} → ${error}`),
    );
  });
}

const form = document.querySelector('#builder');
const made = document.querySelector('#made');
const problem = document.querySelector('.problem');
const copy = document.querySelector('#copy');
for (const name of PANELS) {
  const label = document.createElement('label');
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', name: 'panel', value: name, checked: name === 'cluster' });
  label.append(box, ` ${name}`);
  form.querySelector('fieldset').append(label);
}
for (const name of LESSONS) document.querySelector('#runs').append(new Option('', `lesson/${name}`));

/** The order in which they were chosen is the order in which they stand. */
let chosen = ['cluster'];
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('change', ({ target }) => {
  if (target.name === 'panel') {
    chosen = chosen.filter((name) => name !== target.value);
    if (target.checked) chosen.push(target.value);
  }
  make();
});

function make() {
  const element = document.createElement('raft-playground');
  const values = new FormData(form);
  const set = (name, value) => value && element.setAttribute(name, value);
  set('src', values.get('src').trim());
  if (chosen.join() !== 'cluster') element.setAttribute('panels', chosen.join());
  for (const name of ['start', 'end', 'speed', 'height', 'theme', 'lang']) set(name, values.get(name).trim());
  for (const name of ['autoplay', 'loop', 'readonly']) if (values.has(name)) element.setAttribute(name, '');
  if (values.has('bare')) element.setAttribute('controls', 'no');
  problem.textContent = '';
  element.addEventListener('error', ({ detail }) => {
    problem.textContent = detail.says;
  });
  made.replaceChildren(element);
  show(element);
}

copy.addEventListener('click', async () => {
  const code = made.querySelector('pre');
  const status = copy.nextElementSibling;
  try {
    await navigator.clipboard.writeText(code.textContent);
    status.textContent = 'Copied';
  } catch {
    // Where the clipboard is refused, a key copies what is selected.
    getSelection().selectAllChildren(code);
    status.textContent = 'Selected: copy it with a key';
  }
});
make();
