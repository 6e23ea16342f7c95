// Pictures for the report form: made in the page, given as people give them, and looked at pixel by pixel afterwards.
import type { Page } from '@playwright/test';

export type Rect = { x: number; y: number; width: number; height: number };

/** A phone's screenshot whose every second column is black: the finest detail a picture can have. */
export const STRIPES = { width: 780, height: 1200 };

/** Pastes the striped picture. */
export async function pasteStripes(page: Page): Promise<void> {
  await page.evaluate(async ({ width, height }) => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#000';
    for (let x = 0; x < width; x += 2) context.fillRect(x, 0, 1, height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob as Blob], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, STRIPES);
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
