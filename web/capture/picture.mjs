// Pictures are drawn anew before anything else happens to them: what a file says beside its pixels (place, camera, owner,
// an earlier preview) is not copied, and neither is anything that hides behind them. The original is not kept.

import { fit } from './geometry.mjs';

/** A PNG larger than this is sent as JPEG instead, in bytes. */
const LARGEST_PNG = 8 * 1024 * 1024;

/** How pictures begin: JPEG, PNG, GIF, WebP. A file's name, and so its type, may say something else. */
const BEGINNINGS = ['ffd8ff', '89504e47', '47494638', '52494646'];

/** @param {Blob} file */
export async function isPicture(file) {
  if (file.type.startsWith('image/')) return true;
  const first = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const digits = [...first].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return BEGINNINGS.some((beginning) => digits.startsWith(beginning));
}

/**
 * The pixels of a file, upright and on white paper, at most LONGEST_SIDE wide and high.
 * @param {Blob} file
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function open(file) {
  // SVG is a program, not a picture; createImageBitmap would not take it from a file either.
  if (file.type === 'image/svg+xml') throw new Error('no picture');
  const bitmap = await createImageBitmap(file);
  try {
    const { width, height } = fit(bitmap);
    const canvas = sheet(width, height);
    const context = pen(canvas);
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    return canvas;
  } finally {
    bitmap.close();
  }
}

/**
 * @param {number} width
 * @param {number} height
 */
export function sheet(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
export function pen(canvas) {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  return context;
}

/**
 * The drawn pixels as a file: PNG, which changes none of them; JPEG for photos, whose PNG would be too large to send
 * from a phone.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name of the file it came from
 * @param {boolean} photo
 * @returns {Promise<File>}
 */
export async function save(canvas, name, photo) {
  let blob = photo ? await encode(canvas, 'image/jpeg') : await encode(canvas, 'image/png');
  if (blob.size > LARGEST_PNG && !photo) blob = await encode(canvas, 'image/jpeg');
  const stem = name.replace(/\.[^.]*$/, '') || 'picture';
  return new File([blob], `${stem}.${blob.type === 'image/png' ? 'png' : 'jpg'}`, { type: blob.type });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} type
 * @returns {Promise<Blob>}
 */
function encode(canvas, type) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, 0.9);
  });
}
