// Frames, sizes and arrows: where things end up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_SIDE, arrowHead, between, cover, firstFrame, fit, inHundredths, stepFrame } from '../geometry.mjs';

const PHOTO = { width: 4000, height: 3000 };

test('a picture is never sent larger than the longest side allows, and never enlarged', () => {
  assert.deepEqual(fit({ width: 8192, height: 2048 }), { width: LONGEST_SIDE, height: 1024 });
  assert.deepEqual(fit({ width: 50_000, height: 10 }), { width: LONGEST_SIDE, height: 1 });
  assert.deepEqual(fit({ width: 390, height: 844 }), { width: 390, height: 844 });
});

test('a rectangle is the same whichever corner was first', () => {
  const rect = { x: 1, y: 2, width: 9, height: 8 };
  assert.deepEqual(between({ x: 1, y: 2 }, { x: 10, y: 10 }), rect);
  assert.deepEqual(between({ x: 10, y: 2 }, { x: 1, y: 10 }), rect);
});

test('what is covered is whole pixels, holds all that was framed, and stays in the picture', () => {
  for (const rect of [{ x: 10.4, y: 20.6, width: 30.2, height: 1 }, { x: -50, y: 2990, width: 60, height: 200 }, { x: 3999.5, y: 0, width: 0, height: 0 }, { x: -9, y: -9, width: 9999, height: 9999 }]) {
    const part = cover(rect, PHOTO, 16);
    for (const value of Object.values(part)) assert.ok(Number.isInteger(value), JSON.stringify(part));
    assert.ok(part.x >= 0 && part.y >= 0 && part.x + part.width <= PHOTO.width && part.y + part.height <= PHOTO.height, JSON.stringify(part));
    assert.ok(part.width >= 16 && part.height >= 16, JSON.stringify(part));
    assert.ok(part.x <= Math.max(0, rect.x) && part.x + part.width >= Math.min(PHOTO.width, rect.x + rect.width), JSON.stringify(part));
    assert.ok(part.y <= Math.max(0, rect.y) && part.y + part.height >= Math.min(PHOTO.height, rect.y + rect.height), JSON.stringify(part));
  }
  assert.deepEqual(cover({ x: 0, y: 0, width: 1, height: 1 }, { width: 5, height: 4 }, 16), { x: 0, y: 0, width: 5, height: 4 }, 'a picture smaller than a block');
});

test('a frame moved by keys never leaves the picture and never vanishes', () => {
  let frame = firstFrame(PHOTO);
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
    for (const grow of [false, true]) {
      for (let i = 0; i < 120; i++) {
        frame = stepFrame(frame, PHOTO, key, grow);
        assert.ok(frame.x >= 0 && frame.y >= 0 && frame.x + frame.width <= PHOTO.width + 1e-6 && frame.y + frame.height <= PHOTO.height + 1e-6, `${key} ${JSON.stringify(frame)}`);
        assert.ok(frame.width > 0 && frame.height > 0);
      }
    }
  }
});

test('a key moves by a fiftieth, and with Shift it changes the size', () => {
  const frame = { x: 100, y: 100, width: 200, height: 200 };
  const picture = { width: 1000, height: 500 };
  assert.deepEqual(stepFrame(frame, picture, 'ArrowRight', false), { ...frame, x: 120 });
  assert.deepEqual(stepFrame(frame, picture, 'ArrowUp', true), { ...frame, height: 190 });
  assert.deepEqual(inHundredths(frame, picture), { left: 10, top: 20, wide: 20, high: 40 });
});

test('an arrow points where it was drawn to', () => {
  for (const end of arrowHead({ x: 0, y: 0 }, { x: 100, y: 0 }, 10)) {
    assert.ok(end.x < 100 && Math.abs(Math.hypot(end.x - 100, end.y) - 10) < 1e-9);
  }
});
