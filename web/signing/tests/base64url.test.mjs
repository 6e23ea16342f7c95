import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, text } from '../base64url.mjs';

test('bytes survive the way into text and back, and the text is that of Base64url', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  assert.deepEqual(bytes(text(all.buffer)), all);
  assert.equal(text(Uint8Array.from([0xfb, 0xff]).buffer), '-_8');
});
