// The pictures and files of a report: pasted, dragged, taken or chosen, drawn anew, shown, opened, removed. The form's
// own file field always holds exactly what will be sent, so a plain post sends the same.

import { edit } from './editor.mjs';
import { fit } from './geometry.mjs';
import { isPicture, open, pen, save } from './picture.mjs';
import { words } from './words.mjs';

/** @typedef {{ file: File, picture: boolean }} Item */

export class Pictures {
  /** @param {(files: File[]) => void} changed called with what is there now */
  constructor(changed) {
    this.changed = changed;
    this.field = /** @type {HTMLInputElement} */ (document.querySelector('#pictures [name="files"]'));
    this.list = /** @type {HTMLElement} */ (document.getElementById('picture-list'));
    this.said = /** @type {HTMLElement} */ (document.getElementById('pictures-said'));
    /** @type {Item[]} */
    this.items = [];
    /** @type {Promise<void>} everything that was begun is done */
    this.ready = Promise.resolve();
    const camera = /** @type {HTMLInputElement} */ (document.getElementById('camera'));
    for (const input of [this.field, camera]) {
      input.addEventListener('change', () => {
        const chosen = [...(input.files ?? [])];
        input.value = '';
        this.#hold();
        this.add(chosen);
      });
    }
    addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // Office programs put a picture of the text beside the text: in a text field the text is meant.
      const typing = event.clipboardData?.types.includes('text/plain') && event.target instanceof Element && event.target.matches('input, textarea');
      if (!files.length || typing) return;
      event.preventDefault();
      this.add(files.map((file) => new File([file], `pasted-${file.name || 'picture'}`, { type: file.type })));
    });
    const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
    addEventListener('dragover', (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      this.list.parentElement?.parentElement?.classList.add('pictures-drop');
    });
    const over = () => this.list.parentElement?.parentElement?.classList.remove('pictures-drop');
    addEventListener('dragleave', (event) => void (event.relatedTarget ?? over()));
    addEventListener('drop', (event) => {
      over();
      if (!carries(event)) return;
      event.preventDefault();
      this.add([...(event.dataTransfer?.files ?? [])]);
    });
  }

  /** @param {File[]} files as they were chosen */
  add(files) {
    return this.#then(async () => {
      for (const file of files) await this.#take(file);
      this.#tell();
    });
  }

  /** @param {File[]} files as they were kept: drawn anew already */
  restore(files) {
    return this.#then(async () => {
      for (const file of files) {
        const drawn = (await isPicture(file)) ? await open(file).catch(() => undefined) : undefined;
        this.#put({ file, picture: !!drawn }, drawn);
      }
      this.#hold();
    });
  }

  clear() {
    this.items = [];
    this.list.replaceChildren();
    this.#hold();
  }

  /** @param {() => Promise<void>} work */
  #then(work) {
    // One after the other; what fails must not hold up what follows.
    this.ready = this.ready.then(work).catch(() => this.#say(words('failed')));
    return this.ready;
  }

  /** @param {File} file */
  async #take(file) {
    if (!(await isPicture(file))) {
      this.#put({ file, picture: false });
      this.#say(words('added', { name: file.name }));
      return;
    }
    try {
      const drawn = await open(file);
      const saved = await save(drawn, file.name, file.type === 'image/jpeg');
      this.#put({ file: saved, picture: true }, drawn);
      this.#say(words('added', { name: saved.name }));
    } catch {
      this.#say(words('notOpened', { name: file.name }));
    }
  }

  /**
   * @param {Item} item
   * @param {HTMLCanvasElement} [drawn]
   */
  #put(item, drawn) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('picture-item'));
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (row.querySelector(selector));
    const [thumb, editing, removing] = [/** @type {HTMLCanvasElement} */ (part('canvas')), part('[data-do="edit"]'), part('[data-do="remove"]')];
    part('.picture-name').textContent = item.file.name;
    thumb.setAttribute('aria-label', item.file.name);
    editing.setAttribute('aria-label', words('edit', { name: item.file.name }));
    removing.setAttribute('aria-label', words('remove', { name: item.file.name }));
    if (drawn) paint(thumb, drawn);
    else {
      thumb.remove();
      editing.remove();
    }
    editing.addEventListener('click', () => void this.#then(() => this.#edit(item, thumb)));
    removing.addEventListener('click', () => this.#remove(item, row));
    this.items.push(item);
    this.list.append(row);
  }

  /**
   * @param {Item} item
   * @param {HTMLCanvasElement} thumb
   */
  async #edit(item, thumb) {
    const drawn = await edit(await open(item.file));
    if (!drawn) return;
    item.file = await save(drawn, item.file.name, item.file.type === 'image/jpeg');
    paint(thumb, drawn);
    this.#tell();
    this.#say(words('changed', { name: item.file.name }));
  }

  /**
   * @param {Item} item
   * @param {HTMLElement} row
   */
  #remove(item, row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.items = this.items.filter((other) => other !== item);
    row.remove();
    /** @type {HTMLElement | null} */ (next?.querySelector('[data-do="remove"]') ?? this.field).focus();
    this.#tell();
    this.#say(words('removed', { name: item.file.name }));
  }

  #tell() {
    this.#hold();
    this.changed(this.items.map((item) => item.file));
  }

  #hold() {
    const transfer = new DataTransfer();
    for (const item of this.items) transfer.items.add(item.file);
    this.field.files = transfer.files;
  }

  /** @param {string} text */
  #say(text) {
    this.said.textContent = text;
  }
}

/**
 * @param {HTMLCanvasElement} thumb
 * @param {HTMLCanvasElement} drawn
 */
function paint(thumb, drawn) {
  const { width, height } = fit(drawn, 160);
  thumb.width = width;
  thumb.height = height;
  pen(thumb).drawImage(drawn, 0, 0, width, height);
}
