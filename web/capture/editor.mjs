// The sheet on which a picture is drawn on and blurred, by finger, mouse, pen or keyboard.

import { firstFrame, inHundredths, lineWidth, stepFrame } from './geometry.mjs';
import { pen, sheet } from './picture.mjs';
import { apply, preview } from './shapes.mjs';
import { placedWords, words } from './words.mjs';

/** @typedef {import('./geometry.mjs').Point} Point */
/** @typedef {import('./geometry.mjs').Rect} Rect */
/** @typedef {import('./shapes.mjs').Shape} Shape */
/** @typedef {import('./shapes.mjs').Tool} Tool */

/**
 * Opens the sheet. The answer is the picture with everything on it, or nothing when it was left as it was. Until then
 * the unblurred pixels are in this page's memory only.
 * @param {HTMLCanvasElement} original
 * @returns {Promise<HTMLCanvasElement | undefined>}
 */
export function edit(original) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('editor'));
  const picture = /** @type {HTMLCanvasElement} */ (document.getElementById('editor-picture'));
  const over = /** @type {HTMLCanvasElement} */ (document.getElementById('editor-frame'));
  const stage = /** @type {HTMLElement} */ (document.getElementById('editor-stage'));
  const said = /** @type {HTMLElement} */ (document.getElementById('editor-said'));
  const ended = new AbortController();
  const { signal } = ended;
  /** @type {Shape[]} */
  const placed = [];
  /** @type {Shape | undefined} the one being drawn */
  let drawing;
  /** @type {Rect | undefined} the one being moved by keys */
  let frame;

  const tool = () => /** @type {Tool} */ (/** @type {HTMLInputElement} */ (dialog.querySelector('[name="tool"]:checked')).value);
  const say = (/** @type {string} */ text) => void (said.textContent = text);
  const fresh = () => {
    picture.width = original.width;
    picture.height = original.height;
    pen(picture).drawImage(original, 0, 0);
    for (const shape of placed) apply(picture, shape);
  };
  // The layer above has as many pixels as are seen, not as many as the picture has: it is drawn with every move.
  const show = () => {
    const shown = picture.getBoundingClientRect();
    over.width = Math.round(shown.width * devicePixelRatio);
    over.height = Math.round(shown.height * devicePixelRatio);
    const shape = drawing ?? (frame && framed(frame));
    if (!shape || !over.width) return;
    const context = pen(over);
    context.setTransform(over.width / picture.width, 0, 0, over.height / picture.height, 0, 0);
    preview(context, shape, lineWidth(picture));
  };
  /** @param {Rect} rect @returns {Shape} */
  const framed = ({ x, y, width, height }) => ({ tool: tool(), points: [{ x, y }, { x: x + width, y: y + height }] });
  /** @param {Shape} shape */
  const place = (shape) => {
    placed.push(shape);
    apply(picture, shape);
    say(placedWords(shape.tool));
  };
  /** @param {PointerEvent} event @returns {Point} */
  const at = (event) => {
    const shown = picture.getBoundingClientRect();
    return { x: ((event.clientX - shown.left) / shown.width) * picture.width, y: ((event.clientY - shown.top) / shown.height) * picture.height };
  };

  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || drawing) return;
    event.preventDefault();
    stage.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    frame = undefined;
    drawing = { tool: tool(), points: [at(event), at(event)] };
    show();
  }, { signal });
  stage.addEventListener('pointermove', (event) => {
    if (!drawing) return;
    if (drawing.tool === 'pen') drawing.points.push(at(event));
    else drawing.points[1] = at(event);
    show();
  }, { signal });
  stage.addEventListener('pointerup', () => {
    const shape = drawing;
    drawing = undefined;
    // A tap is no shape, unless it is a dot of the pen.
    const [from, to] = shape ? [shape.points[0], shape.points[shape.points.length - 1]] : [];
    const far = from && to && Math.hypot(to.x - from.x, to.y - from.y) > lineWidth(picture);
    if (shape && (far || shape.tool === 'pen')) place(shape);
    show();
  }, { signal });
  stage.addEventListener('pointercancel', () => {
    drawing = undefined;
    show();
  }, { signal });
  stage.addEventListener('keydown', (event) => {
    const arrow = event.key.startsWith('Arrow');
    if (event.ctrlKey || event.metaKey || event.altKey || !(arrow || event.key === 'Enter' || (event.key === 'Escape' && frame))) return;
    event.preventDefault();
    if (event.key === 'Escape') {
      frame = undefined;
      show();
      return;
    }
    if (tool() === 'pen') {
      say(words('noPen'));
      return;
    }
    if (event.key === 'Enter' && frame) {
      place(framed(frame));
      frame = undefined;
    } else {
      // The first key shows the frame where it is; the next ones move it.
      frame = frame && arrow ? stepFrame(frame, picture, event.key, event.shiftKey) : firstFrame(picture);
      say(words('frame', inHundredths(frame, picture)));
    }
    show();
  }, { signal });
  dialog.addEventListener('change', show, { signal });
  addEventListener('resize', show, { signal });

  const undo = () => {
    say(placed.pop() ? words('undone') : words('nothing'));
    fresh();
  };
  const clear = () => {
    say(placed.length ? words('cleared') : words('nothing'));
    placed.length = 0;
    fresh();
  };
  dialog.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'z') {
      event.preventDefault();
      undo();
    }
  }, { signal });

  return new Promise((resolve) => {
    dialog.addEventListener('click', (event) => {
      const what = event.target instanceof Element ? event.target.closest('button')?.dataset.do : undefined;
      if (what === 'undo') undo();
      if (what === 'clear') clear();
      if (what === 'cancel' || what === 'done') dialog.close(what);
    }, { signal });
    dialog.addEventListener('close', () => {
      ended.abort();
      let drawn;
      if (dialog.returnValue === 'done' && placed.length) {
        drawn = sheet(picture.width, picture.height);
        pen(drawn).drawImage(picture, 0, 0);
      }
      // Nothing of it stays behind in the page.
      for (const canvas of [picture, over]) canvas.width = canvas.height = 0;
      say('');
      resolve(drawn);
    }, { signal });
    dialog.returnValue = '';
    fresh();
    dialog.showModal();
    show();
  });
}
