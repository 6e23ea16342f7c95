// What only the browser's own script knows, put into the rows that the server left empty. Each can be unticked.

/** @returns {Record<string, string>} */
const known = () => ({
  viewport: `${innerWidth} × ${innerHeight}`,
  scale: String(Math.round(devicePixelRatio * 100) / 100),
  locale: navigator.language,
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

const rows = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('#stamps [data-stamp]'))];
const box = (/** @type {HTMLElement} */ row) => /** @type {HTMLInputElement} */ (row.querySelector('input'));

/** @param {boolean} again the form came back: what is empty there was left out */
export function fill(again) {
  const values = known();
  for (const row of rows()) {
    const name = row.dataset.stamp ?? '';
    const input = box(row);
    if (!values[name] || !row.hidden) continue;
    input.value = `${name}: ${values[name]}`;
    input.disabled = false;
    input.checked = !again;
    /** @type {HTMLElement} */ (row.querySelector('.stamp-value')).textContent = values[name];
    row.hidden = false;
  }
}

/** Names of what was unticked. */
export const leftOut = () => rows().filter((row) => !row.hidden && !box(row).checked).map((row) => row.dataset.stamp ?? '');

/** @param {string[]} names */
export function leaveOut(names) {
  for (const row of rows()) if (names.includes(row.dataset.stamp ?? '')) box(row).checked = false;
}
