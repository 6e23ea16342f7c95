// Reporting on a phone: pictures, what is blurred and gone, drafts that survive, the keyboard alone, and no JavaScript.
import type { Page } from '@playwright/test';
import { attached, drag, look, pasteStripes, photo, STRIPES } from '../support/pictures.ts';
import { expect, test } from '../support/test.ts';
import { candidateOf } from '../support/work.ts';

const PLACE = 'GPS 48.8584 N 2.2945 E';

/** The form on a phone. */
async function open(page: Page, candidate: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${candidate}/feedback/new?at=https://shop.example/basket`);
}

async function fill(page: Page, title: string): Promise<void> {
  await page.getByLabel('In one line, what is wrong?').fill(title);
  await page.getByLabel('What happened?').fill('I paid, and the basket was still full.');
  await page.getByRole('radio', { name: /^It gets in my way/ }).check();
}

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send the report' }).click();
}

test('what was blurred is gone from what was stored, the rest is as it was, and a photo names no place', { tag: '@phone' }, async ({ as, sandbox, isMobile }) => {
  test.setTimeout(90_000);
  const build = await sandbox.push();
  const uma = await as('uma');
  await open(uma, await candidateOf(uma, build.version));
  await fill(uma, 'The basket stays full');
  await pasteStripes(uma);
  await expect(attached(uma)).toHaveCount(1);
  const picture = await photo(uma, PLACE);
  expect(picture.includes(PLACE)).toBe(true);
  await uma.getByLabel('Pictures or files (optional)').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: picture });
  await expect(attached(uma)).toHaveCount(2);
  // Only what is held in a hand has a camera worth a button.
  await expect(uma.locator('.camera')).toBeVisible({ visible: !!isMobile });

  await uma.getByRole('button', { name: 'Draw on or blur pasted-image.png' }).click();
  const sheet = uma.getByRole('dialog', { name: 'Draw or blur' });
  await expect(sheet).toBeVisible();
  const blurred = await drag(uma, 'Blur', [0.1, 0.6], [0.7, 0.8]);
  await expect(sheet.getByText('Blurred.')).toBeVisible();
  const drawn = await drag(uma, 'Arrow', [0.2, 0.2], [0.5, 0.4]);
  await drag(uma, 'Box', [0.7, 0.05], [0.95, 0.15]);
  await sheet.getByRole('button', { name: 'Undo' }).click();
  if (process.env.SHOTS) await uma.screenshot({ path: `${process.env.SHOTS}/editor-390.png` });
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(sheet).toBeHidden();
  await expect(uma.getByText('pasted-image.png is changed.')).toBeVisible();

  // What is said along: one of it is taken out.
  await expect(uma.getByText('390 × 844')).toBeVisible();
  await uma.getByRole('checkbox', { name: /^Time zone/ }).uncheck();
  await send(uma);
  await expect(uma).toHaveURL(/\/feedback\/\d+$/);
  await expect(uma.getByText('390 × 844')).toBeVisible();
  await expect(uma.getByText('Time zone')).toHaveCount(0);
  await expect(uma.getByRole('link', { name: 'https://shop.example/basket' })).toBeVisible();

  const files = uma.getByRole('list', { name: 'Files' }).getByRole('link');
  const stored = await files.filter({ hasText: 'pasted-image.png' }).getAttribute('href');
  const seen = await look(uma, stored ?? '', blurred, drawn);
  expect({ width: seen.width, height: seen.height }).toEqual(STRIPES);
  expect(seen.blurred, 'stripes of one pixel have become one flat colour').toBe(1);
  expect(seen.harmed, 'nothing else has changed, and what was undone is not there').toBe(0);
  expect(seen.red, 'the arrow is there').toBeGreaterThan(500);
  const sent = await (await uma.request.get((await files.filter({ hasText: 'photo.jpg' }).getAttribute('href')) ?? '')).body();
  expect(sent.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(sent.includes('Exif') || sent.includes(PLACE), 'the photo was drawn anew').toBe(false);
  if (process.env.SHOTS) await uma.screenshot({ path: `${process.env.SHOTS}/reported-390.png`, fullPage: true });
});

test('a closed tab, a lost connection and a refusal lose nothing, and it is reported once', async ({ as, sandbox, guard }) => {
  test.setTimeout(90_000);
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  guard.allow(/status of 422/);
  const build = await sandbox.push();
  const first = await as('uma');
  const candidate = await candidateOf(first, build.version);
  await open(first, candidate);
  await fill(first, 'Paid twice');
  await first.getByRole('checkbox', { name: /^Language/ }).uncheck();
  await pasteStripes(first);
  await expect(attached(first)).toHaveCount(1);
  // Kept on the device: that is when the tab may be closed.
  await expect(async () => {
    const kept = await first.evaluate(() => new Promise<number>((resolve) => {
      const request = indexedDB.open('murmuration-reports', 1);
      request.onsuccess = () => {
        const count = request.result.transaction('files').objectStore('files').count();
        count.onsuccess = () => resolve(count.result);
      };
    }));
    expect(kept).toBe(1);
  }).toPass();
  const uma = await first.context().newPage();
  await first.close();
  await open(uma, candidate);
  await expect(uma.getByText('This is what you had begun')).toBeVisible();
  await expect(uma.getByLabel('In one line, what is wrong?')).toHaveValue('Paid twice');
  await expect(uma.getByRole('radio', { name: /^It gets in my way/ })).toBeChecked();
  await expect(uma.getByRole('checkbox', { name: /^Language/ })).not.toBeChecked();
  await expect(attached(uma)).toHaveCount(1);
  if (process.env.SHOTS) await uma.screenshot({ path: `${process.env.SHOTS}/draft-390.png`, fullPage: true });

  await uma.context().setOffline(true);
  await send(uma);
  await expect(uma.getByRole('alert')).toContainText('The connection was lost');
  await uma.context().setOffline(false);
  const environment = uma.getByLabel('Where did you see it?');
  await environment.evaluate((select: HTMLSelectElement) => select.add(new Option('nowhere', 'nowhere', true, true)));
  await send(uma);
  await expect(uma.getByRole('alert')).toContainText('environment');
  await expect(uma.getByLabel('In one line, what is wrong?')).toHaveValue('Paid twice');
  await expect(attached(uma)).toHaveCount(1);
  await environment.selectOption({ index: 0 });
  await send(uma);
  await expect(uma).toHaveURL(/\/feedback\/\d+$/);
  await expect(uma.getByRole('list', { name: 'Files' }).getByRole('link')).toHaveCount(1);

  // It is sent: nothing waits any more. What is begun anew can be thrown away.
  await open(uma, candidate);
  await expect(uma.getByText('Keep this on my device until it is sent')).toBeVisible();
  await expect(uma.getByText('This is what you had begun')).toBeHidden();
  await fill(uma, 'Something else');
  await uma.reload();
  await expect(uma.getByLabel('In one line, what is wrong?')).toHaveValue('Something else');
  await uma.getByRole('button', { name: 'Throw it away' }).click();
  await expect(uma.getByText('This is what you had begun')).toBeHidden();
  await expect(uma.getByLabel('In one line, what is wrong?')).toHaveValue('');
});

test('what somebody else began on this device is neither shown nor kept', async ({ as, sandbox }) => {
  const build = await sandbox.push();
  const uma = await as('uma');
  const candidate = await candidateOf(uma, build.version);
  await open(uma, candidate);
  await uma.evaluate((at) => localStorage.setItem('report:somebody:else', JSON.stringify({ at, intent: 'x', fields: { title: 'private' }, leftOut: [] })), Date.now());
  await uma.reload();
  await expect(async () => expect(await uma.evaluate(() => localStorage.getItem('report:somebody:else'))).toBeNull()).toPass();
  await fill(uma, 'On a shared device');
  await uma.getByRole('checkbox', { name: /^Keep this on my device/ }).uncheck();
  await expect(async () => expect(await uma.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('report:')))).toEqual([])).toPass();
});

test('a picture is opened, blurred and kept by the keyboard alone', async ({ as, sandbox, axe }) => {
  test.setTimeout(90_000);
  const build = await sandbox.push();
  const uma = await as('uma');
  await open(uma, await candidateOf(uma, build.version));
  await pasteStripes(uma);
  const way = uma.getByRole('button', { name: 'Draw on or blur pasted-image.png' });
  await way.focus();
  await uma.keyboard.press('Enter');
  const sheet = uma.getByRole('dialog', { name: 'Draw or blur' });
  await expect(sheet.getByRole('radio', { name: 'Arrow' })).toBeFocused();
  for (let i = 0; i < 3; i++) await uma.keyboard.press('ArrowRight');
  await expect(sheet.getByRole('radio', { name: 'Blur' })).toBeChecked();
  await uma.keyboard.press('Tab');
  await expect(sheet.getByRole('application', { name: 'The picture' })).toBeFocused();
  await uma.keyboard.press('ArrowDown');
  await expect(sheet.getByRole('status')).toHaveText('Frame 38 % from the left, 38 % from the top, 25 % wide, 25 % high.');
  for (let i = 0; i < 5; i++) await uma.keyboard.press('ArrowDown');
  for (let i = 0; i < 5; i++) await uma.keyboard.press('Shift+ArrowRight');
  await expect(sheet.getByRole('status')).toHaveText('Frame 38 % from the left, 48 % from the top, 35 % wide, 25 % high.');
  if (process.env.SHOTS) await uma.screenshot({ path: `${process.env.SHOTS}/frame-390.png` });
  await axe(uma);
  await uma.keyboard.press('Enter');
  await expect(sheet.getByRole('status')).toHaveText('Blurred.');
  await uma.keyboard.press('Control+z');
  await expect(sheet.getByRole('status')).toHaveText('Undone.');
  await uma.keyboard.press('Enter');
  await uma.keyboard.press('Enter');
  await expect(sheet.getByRole('status')).toHaveText('Blurred.');
  for (let i = 0; i < 4; i++) await uma.keyboard.press('Tab');
  await expect(sheet.getByRole('button', { name: 'Done' })).toBeFocused();
  await uma.keyboard.press('Enter');
  await expect(sheet).toBeHidden();
  await expect(way).toBeFocused();
  await expect(uma.getByText('pasted-image.png is changed.')).toBeVisible();
  await uma.keyboard.press('Tab');
  await uma.keyboard.press('Enter');
  await expect(attached(uma)).toHaveCount(0);
  await expect(uma.getByLabel('Pictures or files (optional)')).toBeFocused();
});

test('the form reads well at 390 and at 1280 px, by day and by night', async ({ as, axe, sandbox }) => {
  test.setTimeout(90_000);
  const build = await sandbox.push();
  const uma = await as('uma');
  await open(uma, await candidateOf(uma, build.version));
  await pasteStripes(uma);
  await expect(attached(uma)).toHaveCount(1);
  for (const width of [390, 1280]) {
    for (const theme of ['light', 'dark'] as const) {
      await uma.setViewportSize({ width, height: 844 });
      await uma.emulateMedia({ colorScheme: theme });
      await axe(uma);
      const wide = await uma.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, 'nothing sticks out').toBeLessThanOrEqual(width);
      if (process.env.SHOTS) await uma.screenshot({ path: `${process.env.SHOTS}/form-${width}-${theme}.png`, fullPage: true });
      await uma.getByRole('button', { name: /^Draw on or blur/ }).click();
      if (process.env.SHOTS) await uma.screenshot({ path: `${process.env.SHOTS}/sheet-${width}-${theme}.png` });
      await uma.getByRole('button', { name: 'Cancel' }).click();
    }
  }
});

test('without JavaScript it is a plain form with a file field', { tag: '@without-js' }, async ({ as, sandbox }) => {
  const build = await sandbox.push();
  const uma = await as('uma');
  await open(uma, await candidateOf(uma, build.version));
  await expect(uma.getByText(/drawn anew/)).toBeHidden();
  await expect(uma.getByText(/^Chrome \d+ on Linux/)).toBeVisible();
  await fill(uma, 'Plain and simple');
  await uma.getByRole('checkbox', { name: /^Browser/ }).uncheck();
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await uma.getByLabel('Pictures or files (optional)').setInputFiles({ name: 'seen.png', mimeType: 'image/png', buffer: png });
  await send(uma);
  await expect(uma).toHaveURL(/\/feedback\/\d+$/);
  await expect(uma.getByRole('link', { name: 'seen.png' })).toBeVisible();
  await expect(uma.getByText(/^Chrome \d+ on/)).toHaveCount(0);
});
