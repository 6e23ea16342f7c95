// A signature by a passkey, as people do it, with Chromium's virtual authenticator: adding one, signing, and what does not
// sign. On a phone and on a desk.
import path from 'node:path';
import type { Page } from '@playwright/test';
import { Device, enrol, prove, signInAgain } from '../support/signing.ts';
import { expect, test } from '../support/test.ts';
import { acceptAllStories, candidateOf, passAllCases } from '../support/work.ts';

test.use({ own: {}, viewport: { width: 390, height: 844 } });

async function fits(page: Page): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

test('a product owner adds a passkey and signs with it; nobody else, and not unrecognised', async ({ as, axe, sandbox }, info) => {
  test.setTimeout(180_000);
  let shot = 0;
  const look = async (page: Page, name: string) => {
    await axe(page);
    await fits(page);
    await page.screenshot({ path: path.join(info.outputDir, `${++shot}-${name}.png`), fullPage: true });
  };
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await passAllCases(quinn, candidate);
  const uma = await as('uma');
  await uma.goto(`${candidate}/uat`);
  await acceptAllStories(uma, candidate);

  const pavel = await as('pavel');
  await pavel.goto('/settings/signing');
  await look(pavel, 'nothing');
  const device = await enrol(pavel, 'pavel');
  await expect(pavel.locator('strong', { hasText: 'Laptop' })).toBeVisible();
  await look(pavel, 'enrolled');
  const [made] = await device.passkeys();

  await pavel.goto(`${candidate}/sign`);
  await pavel.getByRole('radio', { name: /^Approve/ }).check();
  await pavel.getByLabel('Reason').fill('Tested, accepted, wanted.');
  await pavel.getByRole('button', { name: 'Go on to sign' }).click();
  await expect(pavel.getByText(`${build.version} may go to production.`)).toBeVisible();
  await expect(pavel.getByText(build.sha.slice(0, 7)).first()).toBeVisible();
  await look(pavel, 'statement');
  await pavel.getByText('The exact text').click();
  await expect(pavel.getByText('"schema":"murmuration.signature/2"')).toBeVisible();
  await look(pavel, 'exact');

  // The device does not recognise its owner: nothing is signed, and the page says so.
  await device.recognises(false);
  await pavel.getByRole('button', { name: 'Sign with a passkey' }).click();
  await expect(pavel.getByRole('alert')).toContainText('gave no answer of a passkey');
  await look(pavel, 'unrecognised');
  await device.recognises(true);

  // Somebody else's page with the same device: it is not their passkey, so it is not even asked for.
  const sam = await as('ada');
  const stolen = await Device.of(sam);
  await stolen.takes(made);
  await sam.goto('/settings/signing');
  await expect(sam.getByText('You have nothing to sign with')).toBeVisible();

  await pavel.getByRole('button', { name: 'Sign with a passkey' }).click();
  await expect(pavel).toHaveURL(new RegExp(`${candidate}\\?done=signed$`));
  await expect(pavel.getByText('Proven by passkey')).toBeVisible();
  await look(pavel, 'signed');
});

test('without a passkey the weaker ways are there, and say that they are', async ({ as, axe, guard, sandbox }) => {
  guard.allow(/status of 422/); // the wrong code
  test.setTimeout(120_000);
  const build = await sandbox.push();
  const pavel = await as('pavel');
  const candidate = await candidateOf(pavel, build.version);
  await pavel.goto(`${candidate}/sign`);
  await pavel.getByRole('radio', { name: /^Reject/ }).check();
  await pavel.getByLabel('Reason').fill('Not this one.');
  await prove(pavel, 'pavel');
  await expect(pavel.getByText('Proven by signing in again (weaker binding)')).toBeVisible();

  await pavel.goto('/settings/signing');
  await pavel.getByRole('radio', { name: /^App for one-time codes/ }).check();
  await pavel.getByLabel('Name', { exact: true }).fill('Phone');
  await pavel.getByRole('button', { name: 'Go on' }).click();
  await axe(pavel);
  await signInAgain(pavel, 'pavel');
  await expect(pavel.getByRole('img', { name: /as a picture/ })).toBeVisible();
  await axe(pavel);
  await fits(pavel);
  await pavel.getByLabel('The code that the app shows').fill('000000');
  await pavel.getByRole('button', { name: 'Add the app' }).click();
  await expect(pavel.getByRole('alert')).toContainText('This code does not fit');
});
