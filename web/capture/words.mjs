// What the script says. The page brings the texts in its language; what only the script knows is filled in here.

/** @type {Record<string, string> & { placed: Record<import('./shapes.mjs').Tool, string> }} */
const texts = JSON.parse(document.getElementById('script-words')?.dataset.words ?? '{}');

/**
 * A text with its places in braces filled in.
 * @param {string} name
 * @param {Record<string, string | number>} values
 */
export const words = (name, values = {}) => fill(texts[name] ?? '', values);

/** What was placed, by tool. @param {import('./shapes.mjs').Tool} tool */
export const placedWords = (tool) => texts.placed?.[tool] ?? '';

/** @param {number} files how many were kept on this device */
export const restoredWords = (files) => words(files === 0 ? 'restored' : files === 1 ? 'restoredOne' : 'restoredMore', { files });

/** @param {number} part in hundredths */
export const sendingWords = (part) => (part < 100 ? words('sending', { part }) : words('sent'));

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function fill(text, values) {
  return text.replace(/\{([a-z]+)\}/g, (whole, name) => String(values[name] ?? whole));
}
