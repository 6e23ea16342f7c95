// What is blurred is gone: from the pixels, for good, and from nowhere else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_BLOCKS, blockSide, cuts, pixelate } from '../pixelate.mjs';

/** @param {number} width @param {number} height @param {(x: number, y: number) => number} grey */
function picture(width, height, grey) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const value = grey(at % width, Math.floor(at / width));
    data.set([value, value, value, 255], at * 4);
  }
  return { data, width, height };
}
/** @param {{ data: Uint8ClampedArray, width: number }} image @param {number} x @param {number} y */
const pixel = ({ data, width }, x, y) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)].join();

test('blocks are large and few, however the part is cut', () => {
  for (let short = 16; short < 1500; short += 7) {
    const side = blockSide({ width: short * 3, height: short });
    const across = cuts(short, side);
    assert.ok(side >= 16 && across.length - 1 <= MOST_BLOCKS && MOST_BLOCKS <= 12, `${short}: ${across}`);
    assert.deepEqual([across[0], across.at(-1)], [0, short]);
    for (let i = 1; i < across.length; i++) assert.ok(across[i] - across[i - 1] >= 16, `no sliver: ${across}`);
  }
});

test('stripes of one pixel become flat, and nothing beside them changes', () => {
  const image = picture(300, 200, (x) => (x % 2 ? 255 : 0));
  const before = { ...image, data: image.data.slice() };
  const rect = { x: 40, y: 30, width: 160, height: 96 };
  assert.deepEqual(pixelate(image, rect), rect);
  const inside = new Set();
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const blurred = x >= 40 && x < 200 && y >= 30 && y < 126;
      if (blurred) inside.add(pixel(image, x, y));
      else assert.equal(pixel(image, x, y), pixel(before, x, y), `${x},${y}`);
    }
  }
  assert.equal(inside.size, 1, [...inside].join(' '));
});

test('two originals that differ in detail only leave the same blocks', () => {
  const stripes = picture(128, 128, (x) => (x % 2 ? 255 : 0));
  const board = picture(128, 128, (x, y) => ((x + y) % 2 ? 255 : 0));
  const whole = { x: 0, y: 0, width: 128, height: 128 };
  pixelate(stripes, whole);
  pixelate(board, whole);
  assert.deepEqual(stripes.data, board.data);
});

test('of an average only a few shades are kept', () => {
  const shades = new Set();
  for (let grey = 0; grey < 256; grey++) {
    const image = picture(32, 32, () => grey);
    pixelate(image, { x: 0, y: 0, width: 32, height: 32 });
    shades.add(pixel(image, 0, 0));
  }
  assert.equal(shades.size, 17);
});

test('a touch of the blur takes at least one block, and a picture smaller than a block is taken whole', () => {
  const image = picture(100, 100, (x) => (x % 2 ? 255 : 0));
  assert.deepEqual(pixelate(image, { x: 50, y: 50, width: 1, height: 1 }), { x: 42, y: 42, width: 16, height: 16 });
  const small = picture(9, 5, (x) => (x % 2 ? 255 : 0));
  assert.deepEqual(pixelate(small, { x: 3, y: 3, width: 1, height: 1 }), { x: 0, y: 0, width: 9, height: 5 });
  assert.equal(pixel(small, 0, 0), pixel(small, 8, 4));
});
