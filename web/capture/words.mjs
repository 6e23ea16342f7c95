// Everything the script says, in one place.

/** What was placed, by tool. */
export const PLACED = { arrow: 'Arrow drawn.', box: 'Box drawn.', pen: 'Line drawn.', blur: 'Blurred.' };

export const words = {
  undone: 'Undone.',
  cleared: 'Everything is taken back.',
  nothing: 'There is nothing to take back.',
  noPen: 'Drawing by hand needs a pointer. Choose the arrow, the box or the blur.',
  /** @param {{ left: number, top: number, wide: number, high: number }} at in hundredths of the picture */
  frame: ({ left, top, wide, high }) => `Frame ${left} % from the left, ${top} % from the top, ${wide} % wide, ${high} % high.`,
  /** @param {string} name */
  added: (name) => `${name} is added.`,
  /** @param {string} name */
  removed: (name) => `${name} is removed.`,
  /** @param {string} name */
  changed: (name) => `${name} is changed.`,
  /** @param {string} name */
  notOpened: (name) => `${name} cannot be opened as a picture, so it was left out. Save it as PNG or JPEG and try again.`,
  failed: 'That did not work. Try another picture.',
  /** @param {string} name */
  edit: (name) => `Draw on or blur ${name}`,
  /** @param {string} name */
  remove: (name) => `Remove ${name}`,
  /** @param {number} files */
  restored: (files) => `It was kept on this device${files === 0 ? '' : files === 1 ? ', with 1 file' : `, with ${files} files`}. Nothing was sent yet.`,
  notKept: 'There is no room on this device to keep the pictures. Send the report before you close this page.',
  /** @param {number} part */
  sending: (part) => (part < 100 ? `Sending: ${part} %` : 'Sent. Waiting for the answer.'),
  lost: 'The connection was lost before the answer came.',
  lostAdvice: 'Nothing is lost here. Send it again: it counts once.',
  odd: 'The server gave an answer that this page does not understand.',
};
