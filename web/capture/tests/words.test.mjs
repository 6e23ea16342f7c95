import assert from 'node:assert/strict';
import test from 'node:test';

const texts = { added: '{name} wurde hinzugefügt.', frame: '{left} % von links, {top} % von oben', restored: 'keine', restoredOne: 'eine', restoredMore: '{files} Dateien', placed: { blur: 'Unkenntlich gemacht.' } };
globalThis.document = { getElementById: (id) => (id === 'script-words' ? { dataset: { words: JSON.stringify(texts) } } : null) };
const { placedWords, restoredWords, words } = await import('../words.mjs');

test('a text of the page gets what only the script knows, and nothing in that is filled in again', () => {
  assert.equal(words('added', { name: '{top}$&.png' }), '{top}$&.png wurde hinzugefügt.');
  assert.equal(words('frame', { left: 3, top: 0 }), '3 % von links, 0 % von oben');
  assert.equal(placedWords('blur'), 'Unkenntlich gemacht.');
});

test('none, one and several files are told apart', () => {
  assert.deepEqual([0, 1, 2].map(restoredWords), ['keine', 'eine', '2 Dateien']);
});

test('a text that the page does not bring is empty and not a name', () => {
  assert.equal(words('nobody', { name: 'x' }), '');
});
