// What can be put on a picture, and how each is drawn.

import { arrowHead, between, cover, lineWidth } from './geometry.mjs';
import { SMALLEST_BLOCK, pixelate } from './pixelate.mjs';
import { pen } from './picture.mjs';

/** @typedef {import('./geometry.mjs').Point} Point */
/** @typedef {import('./geometry.mjs').Size} Size */
/** @typedef {'arrow' | 'box' | 'pen' | 'blur'} Tool */
/** @typedef {{ tool: Tool, points: Point[] }} Shape a pen has many points, the others have where they begin and end */

const INK = '#e0245e';
const RIM = '#ffffff';

/**
 * Puts a shape on a picture for good.
 * @param {HTMLCanvasElement} canvas
 * @param {Shape} shape
 */
export function apply(canvas, shape) {
  const context = pen(canvas);
  if (shape.tool !== 'blur') {
    stroke(context, shape, lineWidth(canvas));
    return;
  }
  // Only the part and no more is read and written: a photo has millions of pixels.
  const part = cover(between(shape.points[0], last(shape)), canvas, SMALLEST_BLOCK);
  const image = context.getImageData(part.x, part.y, part.width, part.height);
  pixelate(image, { x: 0, y: 0, width: part.width, height: part.height });
  context.putImageData(image, part.x, part.y);
}

/**
 * Shows a shape that is not placed yet.
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {number} width
 */
export function preview(context, shape, width) {
  if (shape.tool === 'blur') {
    const { x, y, width: across, height } = between(shape.points[0], last(shape));
    context.fillStyle = 'rgb(90 90 90 / 75%)';
    context.fillRect(x, y, across, height);
  }
  stroke(context, shape.tool === 'blur' ? { ...shape, tool: 'box' } : shape, width);
}

/**
 * Lines in a strong colour with a white rim: to be seen on anything.
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {number} width
 */
function stroke(context, shape, width) {
  const path = outline(shape, width * 5);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const [style, thick] of /** @type {[string, number][]} */ ([[RIM, width * 1.8], [INK, width]])) {
    context.strokeStyle = style;
    context.lineWidth = thick;
    context.stroke(path);
  }
}

/**
 * @param {Shape} shape
 * @param {number} head length of an arrow's head
 */
function outline(shape, head) {
  const path = new Path2D();
  const [from, to] = [shape.points[0], last(shape)];
  if (shape.tool === 'box') {
    const { x, y, width, height } = between(from, to);
    path.rect(x, y, width, height);
    return path;
  }
  path.moveTo(from.x, from.y);
  for (const point of shape.points) path.lineTo(point.x, point.y);
  if (shape.tool === 'arrow') {
    for (const end of arrowHead(from, to, head)) {
      path.moveTo(to.x, to.y);
      path.lineTo(end.x, end.y);
    }
  }
  return path;
}

/** @param {Shape} shape */
const last = (shape) => shape.points[shape.points.length - 1];
