// What was begun and is not sent yet: words in local storage, files in IndexedDB, until the report is sent.
//
// It is this device's, so it is kept short: a week, one person's at a time. Whoever opens the form under another name
// clears what somebody else left, and the box under the form ends the keeping at once; it is for devices that several
// people use. The session's end is no measure: a guest on a phone comes back by the same link after the tab was closed,
// and that is when the draft is needed.

const PREFIX = 'report:';
const WEEK = 7 * 24 * 60 * 60 * 1000;

/** @typedef {{ at: number, intent: string, fields: Record<string, string>, leftOut: string[] }} Words */

/** The draft of one person on one candidate. `name` is `person:candidate`. */
export class Draft {
  /** @param {string} name */
  constructor(name) {
    this.key = PREFIX + name;
    this.person = `${PREFIX}${name.split(':')[0]}:`;
    /** @type {Promise<unknown>} writes follow one another */
    this.last = Promise.resolve();
  }

  /** @returns {Words | undefined} */
  words() {
    return readWords(this.key);
  }

  /** @param {Omit<Words, 'at'>} words */
  keepWords(words) {
    tryTo(() => localStorage.setItem(this.key, JSON.stringify({ ...words, at: Date.now() })));
  }

  /** @returns {Promise<File[]>} */
  async files() {
    const kept = await this.#in('readonly', (files) => files.get(this.key)).catch(() => undefined);
    return kept?.files ?? [];
  }

  /**
   * The answer says whether they will outlive this page.
   * @param {File[]} list
   * @returns {Promise<boolean>}
   */
  keepFiles(list) {
    const work = () => this.#in('readwrite', (files) => (list.length ? files.put({ at: Date.now(), files: list }, this.key) : files.delete(this.key)));
    const kept = this.last.then(work).then(() => true, () => false);
    this.last = kept;
    return kept;
  }

  /** It is sent, or thrown away. */
  forget() {
    tryTo(() => localStorage.removeItem(this.key));
    return this.keepFiles([]);
  }

  /** Clears what is too old, and what is somebody else's. */
  async sweep() {
    const over = (/** @type {string} */ key, /** @type {number | undefined} */ at) => !key.startsWith(this.person) || !at || Date.now() - at > WEEK;
    tryTo(() => {
      for (const key of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
        if (over(key, readWords(key)?.at)) localStorage.removeItem(key);
      }
    });
    const keys = await this.#in('readonly', (files) => files.getAllKeys()).catch(() => []);
    for (const key of keys) {
      const kept = await this.#in('readonly', (files) => files.get(key)).catch(() => undefined);
      if (over(String(key), kept?.at)) await this.#in('readwrite', (files) => files.delete(key)).catch(() => undefined);
    }
  }

  /**
   * One request to the store of files, done when it is on disk.
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(files: IDBObjectStore) => IDBRequest<T>} ask
   * @returns {Promise<T>}
   */
  async #in(mode, ask) {
    const database = await opened();
    try {
      const transaction = database.transaction('files', mode);
      const request = ask(transaction.objectStore('files'));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
      return request.result;
    } finally {
      database.close();
    }
  }
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('murmuration-reports', 1);
    request.onupgradeneeded = () => void request.result.createObjectStore('files');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {string} key @returns {Words | undefined} */
function readWords(key) {
  return tryTo(() => JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined);
}

/**
 * Storage may be switched off or full: then nothing is kept, and everything else works.
 * @template T
 * @param {() => T} work
 */
function tryTo(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
