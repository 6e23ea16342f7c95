// Sends the form as it stands and says how far it is. What the server refuses changes nothing on this page.

import { words } from './words.mjs';

/** @typedef {{ title: string, detail?: string, details?: string[], code?: string, request_id?: string }} Refusal */

/**
 * @param {HTMLFormElement} form
 * @param {(part: number) => void} progress in hundredths
 * @returns {Promise<{ page: string } | Refusal>} where the report is, or why it was not taken
 */
export function send(form, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('accept', 'application/json');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) progress(Math.floor((event.loaded / event.total) * 100));
    });
    const lost = () => resolve({ title: words('lost'), detail: words('lostAdvice'), code: 'connection_lost' });
    for (const end of ['error', 'abort', 'timeout']) request.addEventListener(end, lost);
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      resolve(answer?.page || answer?.title ? answer : { title: words('odd'), detail: words('lostAdvice'), code: `status_${request.status}` });
    });
    request.send(new FormData(form));
  });
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The same notice as the server draws for a refused form.
 * @param {Refusal} refusal
 */
export function notice({ title, detail, details = [], code, request_id }) {
  const part = (/** @type {string} */ name, /** @type {string} */ kind, /** @type {(Node | string)[]} */ ...inside) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    element.append(...inside);
    return element;
  };
  const body = part('div', 'notice-body');
  if (detail) body.append(part('p', '', detail));
  if (details.length) body.append(part('ul', '', ...details.map((line) => part('li', '', line))));
  if (code) body.append(part('p', 'request-line', `${words('code')} `, part('code', '', code), ...(request_id ? [`, ${words('request')} `, part('code', '', request_id)] : [])));
  const box = part('div', 'notice tone-bad', part('p', 'notice-title', title), body);
  box.setAttribute('role', 'alert');
  box.tabIndex = -1;
  return box;
}
