// Where things are in a picture: sizes, frames, arrows. Pure, so that node can test it.

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ x: number, y: number, width: number, height: number }} Rect */
/** @typedef {{ width: number, height: number }} Size */

/** Longest side of a picture that is sent, in pixels. */
export const LONGEST_SIDE = 4096;

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

/**
 * The size at which a picture is drawn anew: its own, or smaller in the same shape.
 * @param {Size} size
 * @returns {Size}
 */
export function fit({ width, height }, longest = LONGEST_SIDE) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * The rectangle between two corners, whichever they are.
 * @param {Point} from
 * @param {Point} to
 * @returns {Rect}
 */
export function between(from, to) {
  return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

/**
 * Whole pixels inside the picture that cover the rectangle, at least `least` wide and high where the picture is.
 * @param {Rect} rect
 * @param {Size} picture
 * @returns {Rect}
 */
export function cover(rect, picture, least = 1) {
  const side = (/** @type {number} */ from, /** @type {number} */ length, /** @type {number} */ whole) => {
    const wanted = Math.min(whole, Math.max(least, length));
    // Grown around its middle, then pushed back into the picture.
    const start = clamp(Math.floor(from - (wanted - length) / 2), 0, whole - Math.ceil(wanted));
    const end = clamp(Math.ceil(Math.max(from + length, start + wanted)), 1, whole);
    return [start, end - start];
  };
  const [x, width] = side(rect.x, rect.width, picture.width);
  const [y, height] = side(rect.y, rect.height, picture.height);
  return { x, y, width, height };
}

/**
 * A frame in the middle of the picture, for those who have no pointer.
 * @param {Size} picture
 * @returns {Rect}
 */
export function firstFrame({ width, height }) {
  return { x: width * 0.375, y: height * 0.375, width: width / 4, height: height / 4 };
}

/**
 * The frame after an arrow key: moved, or with `grow` larger and smaller at its lower right corner. A step is a
 * fiftieth of the picture's side.
 * @param {Rect} frame
 * @param {Size} picture
 * @param {string} key
 * @param {boolean} grow
 * @returns {Rect}
 */
export function stepFrame(frame, picture, key, grow) {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  const down = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  const [dx, dy] = [(across * picture.width) / 50, (down * picture.height) / 50];
  if (grow) {
    return {
      ...frame,
      width: clamp(frame.width + dx, picture.width / 50, picture.width - frame.x),
      height: clamp(frame.height + dy, picture.height / 50, picture.height - frame.y),
    };
  }
  return { ...frame, x: clamp(frame.x + dx, 0, picture.width - frame.width), y: clamp(frame.y + dy, 0, picture.height - frame.height) };
}

/**
 * The two ends of an arrow's head at `to`.
 * @param {Point} from
 * @param {Point} to
 * @param {number} length
 * @returns {[Point, Point]}
 */
export function arrowHead(from, to, length) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const end = (/** @type {number} */ turn) => ({ x: to.x - length * Math.cos(angle + turn), y: to.y - length * Math.sin(angle + turn) });
  return [end(-Math.PI / 6), end(Math.PI / 6)];
}

/**
 * How thick a line is: about the same on the eye, however large the picture.
 * @param {Size} picture
 */
export const lineWidth = ({ width, height }) => Math.max(3, Math.round(Math.max(width, height) / 200));

/**
 * Where a frame is, in hundredths of the picture, for who cannot see it.
 * @param {Rect} frame
 * @param {Size} picture
 */
export function inHundredths(frame, picture) {
  const part = (/** @type {number} */ value, /** @type {number} */ whole) => Math.round((value / whole) * 100);
  return { left: part(frame.x, picture.width), top: part(frame.y, picture.height), wide: part(frame.width, picture.width), high: part(frame.height, picture.height) };
}
