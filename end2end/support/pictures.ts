// Pictures for the report form: made in the page, given as people give them, and looked at pixel by pixel afterwards.
import type { Page } from '@playwright/test';

export type Rect = { x: number; y: number; width: number; height: number };

/** A phone's screenshot whose every second column is black: the finest detail a picture can have. */
export const STRIPES = { width: 780, height: 1200 };

/** The striped picture as a file. */
export async function stripes(page: Page): Promise<Buffer> {
  const data = await page.evaluate(({ width, height }) => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#000';
    for (let x = 0; x < width; x += 2) context.fillRect(x, 0, 1, height);
    return canvas.toDataURL('image/png').split(',')[1];
  }, STRIPES);
  return Buffer.from(data, 'base64');
}

/** Pastes the striped picture. */
export async function pasteStripes(page: Page): Promise<void> {
  await page.evaluate((data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, (await stripes(page)).toString('base64'));
}

/** The pictures and files of the report that is being written. */
export const attached = (page: Page) => page.getByRole('list', { name: 'Pictures and files of this report' }).getByRole('listitem');

/** Drags over the open picture, by mouse or by finger; the part of it, in the picture's own pixels. */
export async function drag(page: Page, tool: string, from: Share, to: Share, by: 'mouse' | 'finger' = 'mouse'): Promise<Rect> {
  await page.getByRole('radio', { name: tool, exact: true }).check();
  const shown = await page.locator('#editor-picture').boundingBox();
  if (!shown) throw new Error('no picture on the sheet');
  const at = ([x, y]: Share): Share => [shown.x + shown.width * x, shown.y + shown.height * y];
  const way = [at(from), at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]), at(to)];
  await (by === 'mouse' ? dragMouse(page, way) : dragFinger(page, way));
  const { width, height } = STRIPES;
  return { x: from[0] * width, y: from[1] * height, width: (to[0] - from[0]) * width, height: (to[1] - from[1]) * height };
}

/** A place on a picture, as shares of its width and height. */
type Share = [number, number];

async function dragMouse(page: Page, way: Share[]): Promise<void> {
  await page.mouse.move(...way[0]);
  await page.mouse.down();
  for (const point of way) await page.mouse.move(...point);
  await page.mouse.up();
}

async function dragFinger(page: Page, way: Share[]): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Share[]) =>
    browser.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
  // All at once: a finger that rests too long, because the machine is busy, is a long press.
  await Promise.all([touch('touchStart', [way[0]]), ...way.map((point) => touch('touchMove', [point])), touch('touchEnd', [])]);
  await browser.detach();
}

/** A JPEG as a camera makes it: with a segment that names a place (EXIF, APP1). */
export async function photo(page: Page, place: string): Promise<Buffer> {
  const data = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 48;
    return canvas.toDataURL('image/jpeg').split(',')[1];
  });
  const jpeg = Buffer.from(data, 'base64');
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from('MM\0*\0\0\0\x08\0\0\0\0\0\0', 'latin1'), Buffer.from(place)]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

export type Looked = { width: number; height: number; blurred: number; harmed: number; red: number };

/**
 * Looks at a stored picture: how many colours are where it was blurred, how many pixels are no stripes any more where
 * nothing was done, how many are red where something was drawn.
 */
export async function look(page: Page, href: string, blurred: Rect, drawn: Rect): Promise<Looked> {
  return page.evaluate(async ([href, blurred, drawn]) => {
    const bitmap = await createImageBitmap(await (await fetch(href)).blob());
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const within = ({ x, y, width, height }: Rect, left: number, top: number, margin: number) =>
      left >= x - margin && left < x + width + margin && top >= y - margin && top < y + height + margin;
    const colours = new Set<string>();
    let [harmed, red] = [0, 0];
    for (let y = 0; y < canvas.height; y++) {
      for (let x = 0; x < canvas.width; x++) {
        const [r, g, b] = data.subarray((y * canvas.width + x) * 4);
        const stripe = x % 2 ? 255 : 0;
        if (within(blurred, x, y, -2)) colours.add(`${r},${g},${b}`);
        else if (within(drawn, x, y, 40)) red += Number(r > 180 && g < 90 && b < 140);
        else if (!within(blurred, x, y, 2)) harmed += Number(r !== stripe || g !== stripe || b !== stripe);
      }
    }
    return { width: canvas.width, height: canvas.height, blurred: colours.size, harmed, red };
  }, [href, blurred, drawn] as const);
}
