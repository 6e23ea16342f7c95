// The report form, made comfortable: pictures, a draft that survives, progress. Without it the form is a plain form.

import { Pictures } from './pictures.mjs';
import { notice, send } from './send.mjs';
import { fill, leaveOut, leftOut } from './stamps.mjs';
import { Draft } from './store.mjs';
import { restoredWords, sendingWords, words } from './words.mjs';

/** Fields that are kept; the others are of the page. */
const KEPT = ['title', 'body', 'severity', 'story', 'environment', 'address'];

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (byId('report-form'));
const refused = byId('refused');
const draftNotice = byId('draft');
const keep = /** @type {HTMLInputElement} */ (byId('keep'));
const sendingBox = byId('sending');
const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | RadioNodeList} */ (form.elements.namedItem(name));

const draft = new Draft(draftNotice.dataset.draft ?? '');
const cameBack = refused.querySelector('[role="alert"]') !== null;
/** @type {File[]} */
let files = [];
const pictures = new Pictures((now) => {
  files = now;
  void save(true);
});

/** @param {boolean} withFiles */
async function save(withFiles = false) {
  if (!keep.checked) return;
  const fields = Object.fromEntries(KEPT.map((name) => [name, field(name)?.value ?? '']));
  const empty = !fields.title && !fields.body && !fields.severity && !files.length;
  if (empty) {
    await draft.forget();
    return;
  }
  draft.keepWords({ intent: /** @type {HTMLInputElement} */ (field('intent')).value, fields, leftOut: leftOut() });
  if (withFiles && !(await draft.keepFiles(files))) byId('pictures-said').textContent = words('notKept');
}

async function restore() {
  await draft.sweep();
  const [kept, keptFiles] = [draft.words(), await draft.files()];
  // A form that came back has its own words; only the files are missing there.
  if (kept && !cameBack) {
    // What the link to this page says is newer than the draft.
    const asked = new URLSearchParams(location.search);
    const newer = [...(asked.has('story') ? ['story'] : []), ...(asked.has('at') ? ['address'] : [])];
    for (const name of KEPT.filter((name) => !newer.includes(name))) {
      const input = field(name);
      if (!input || !kept.fields[name]) continue;
      const before = input.value;
      input.value = kept.fields[name];
      // An environment or a story that is not offered any more.
      if (input instanceof HTMLSelectElement && input.selectedIndex < 0) input.value = before;
    }
    // The same intent: if the report arrived and only the answer was lost, sending it again changes nothing.
    if (kept.intent) /** @type {HTMLInputElement} */ (field('intent')).value = kept.intent;
    leaveOut(kept.leftOut ?? []);
  }
  if (keptFiles.length) {
    await pictures.restore(keptFiles);
    files = keptFiles;
  }
  if ((kept && !cameBack) || keptFiles.length) {
    byId('draft-words').textContent = restoredWords(keptFiles.length);
    draftNotice.hidden = false;
  }
}

for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-script]'))) part.hidden = false;
fill(cameBack);
const restored = restore().catch(() => undefined);

form.addEventListener('input', () => void restored.then(() => save()));
byId('draft-away').addEventListener('click', async () => {
  await restored;
  await draft.forget();
  // A fresh page: with a new intent, and without anything that was typed.
  location.assign(location.pathname + location.search);
});
keep.addEventListener('change', async () => {
  await restored;
  await (keep.checked ? save(true) : draft.forget());
});

// The address goes with the environment until somebody typed one.
const environment = field('environment');
if (environment instanceof HTMLSelectElement) {
  const addresses = [.../** @type {NodeListOf<HTMLOptionElement>} */ (document.querySelectorAll('#addresses option'))];
  environment.addEventListener('change', () => {
    const address = /** @type {HTMLInputElement} */ (field('address'));
    if (address.value && !addresses.some((option) => option.value === address.value)) return;
    address.value = addresses.find((option) => option.text === environment.value)?.value ?? '';
  });
}

let sending = false;
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (sending) return;
  sending = true;
  refused.replaceChildren();
  await restored;
  await pictures.ready;
  const progress = (/** @type {number} */ part) => {
    /** @type {HTMLProgressElement} */ (byId('sending-progress')).value = part;
    byId('sending-words').textContent = sendingWords(part);
  };
  sendingBox.hidden = false;
  progress(0);
  let answer;
  try {
    answer = await send(form, progress);
  } catch {
    // A browser that cannot do it this way posts the form as it stands; the file field holds the drawn pictures.
    form.submit();
    return;
  }
  if ('page' in answer) {
    await draft.forget();
    location.assign(answer.page);
    return;
  }
  sending = false;
  sendingBox.hidden = true;
  const box = notice(answer);
  refused.append(box);
  box.focus();
  // The next load of this page is to begin with an intent of its own.
  if (answer.code === 'intent_reused') {
    const kept = draft.words();
    if (kept) draft.keepWords({ ...kept, intent: '' });
  }
});
