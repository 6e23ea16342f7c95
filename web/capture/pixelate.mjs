// Makes a part of a picture unreadable for good. What stays is so little that the original cannot be computed back:
// few large blocks (one blurred softly could be sharpened again), and of each block's average only a few shades (exact
// averages of small blocks let text be guessed by trying). It works on the pixels themselves, never on how they are shown.

import { cover } from './geometry.mjs';

/** Smallest side of a block, in pixels. */
export const SMALLEST_BLOCK = 16;
/** Most blocks across the short side of what is blurred. A line of writing is lower than what people frame. */
export const MOST_BLOCKS = 4;
/** From one shade of red, of green or of blue that is kept to the next; there are 17 of each. */
const SHADE = 16;

/**
 * The side of a block for a part of this size; blocks may be larger, never smaller, unless the picture itself is.
 * @param {import('./geometry.mjs').Size} part
 */
export const blockSide = ({ width, height }) => Math.max(SMALLEST_BLOCK, Math.ceil(Math.min(width, height) / MOST_BLOCKS));

/**
 * Where blocks begin along a side, with its end: as many as fit, evenly, so that none is smaller.
 * @param {number} length
 * @param {number} side
 * @returns {number[]}
 */
export function cuts(length, side) {
  const count = Math.max(1, Math.floor(length / side));
  return Array.from({ length: count + 1 }, (_, at) => Math.round((at * length) / count));
}

/**
 * Blurs `rect` (grown to whole blocks' least size) in place.
 * @param {{ data: Uint8ClampedArray, width: number, height: number }} image
 * @param {import('./geometry.mjs').Rect} rect
 * @returns {import('./geometry.mjs').Rect} what was blurred
 */
export function pixelate(image, rect) {
  const part = cover(rect, image, SMALLEST_BLOCK);
  const side = blockSide(part);
  const [across, down] = [cuts(part.width, side), cuts(part.height, side)];
  for (let row = 1; row < down.length; row++) {
    for (let column = 1; column < across.length; column++) {
      flatten(image, part.x + across[column - 1], part.y + down[row - 1], part.x + across[column], part.y + down[row]);
    }
  }
  return part;
}

/**
 * One block becomes one colour.
 * @param {{ data: Uint8ClampedArray, width: number }} image
 * @param {number} left
 * @param {number} top
 * @param {number} right
 * @param {number} bottom
 */
function flatten({ data, width }, left, top, right, bottom) {
  const sums = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) {
      for (let colour = 0; colour < 3; colour++) sums[colour] += data[at + colour];
    }
  }
  const pixels = (right - left) * (bottom - top);
  const colours = sums.map((sum) => Math.min(255, Math.round(sum / pixels / SHADE) * SHADE));
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) {
      for (let colour = 0; colour < 3; colour++) data[at + colour] = colours[colour];
      data[at + 3] = 255;
    }
  }
}
