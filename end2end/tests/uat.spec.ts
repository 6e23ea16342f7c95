// What guests and UAT testers see, on a phone, in all six languages: it fits, nothing for axe to find, no English in between,
// and an answer goes on to the next story.
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { candidateOf } from '../support/work.ts';

test.use({ viewport: { width: 390, height: 844 } });

const LANGUAGES = [
  { name: 'English', code: 'en', accept: 'Accept', blurred: 'Blurred.' },
  { name: 'Deutsch', code: 'de', accept: 'Annehmen', blurred: 'Unkenntlich gemacht.' },
  { name: 'Français', code: 'fr', accept: 'Accepter', blurred: 'Flouté.' },
  { name: 'Español', code: 'es', accept: 'Aceptar', blurred: 'Difuminado.' },
  { name: 'Português', code: 'pt', accept: 'Aceitar', blurred: 'Desfocado.' },
  { name: '日本語', code: 'ja', accept: '受け入れる', blurred: 'ぼかしました。' },
] as const;

async function speak(page: Page, code: string): Promise<void> {
  await page.locator('#language').selectOption(code);
  await page.locator('.language-form button').click();
  await expect(page.locator('html')).toHaveAttribute('lang', code);
}

async function fits(page: Page): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

test('an end user reads, answers and reports in each language on a phone', async ({ as, axe, sandbox }, info) => {
  test.setTimeout(120_000);
  const build = await sandbox.push();
  const uma = await as('uma');
  const candidate = await candidateOf(uma, build.version);
  for (const { code, accept, blurred } of LANGUAGES) {
    await uma.goto(`${candidate}/uat`);
    await speak(uma, code);
    await axe(uma);
    await fits(uma);
    await uma.screenshot({ path: path.join(info.outputDir, `uat-${code}.png`), fullPage: true });
    const open = uma.locator('article.uat-story:not(.uat-answered)').first();
    if (await open.isVisible()) {
      await open.getByRole('button', { name: new RegExp(`^${accept}\\s?:`) }).click();
      await expect(uma).toHaveURL(/#(story-|done)/);
      await axe(uma);
    }
    await uma.goto(`${candidate}/feedback/new`);
    await axe(uma);
    await fits(uma);
    // What the drawing script says came with the page.
    const texts = JSON.parse((await uma.locator('#script-words').getAttribute('data-words')) ?? '{}');
    expect(texts.placed.blur).toBe(blurred);
    await expect(uma.locator('.pictures-more')).toBeVisible();
    await uma.screenshot({ path: path.join(info.outputDir, `report-${code}.png`), fullPage: true });
  }
});

test('a guest reads the invitation in each language on a phone', async ({ as, axe, guard, page, sandbox }, info) => {
  guard.allow(/status of 403/);
  test.setTimeout(90_000);
  await sandbox.push();
  const rita = await as('rita');
  await rita.goto('/p/parlai/invitations');
  await rita.locator('#name').fill('Gus Guest');
  await rita.locator('#address').fill(`gus-${Date.now()}@example.org`);
  await rita.locator('#language').selectOption('ja');
  await rita.getByRole('button', { name: 'Invite', exact: true }).click();
  await rita.getByRole('button', { name: /^Make a link Gus Guest/ }).first().click();
  const link = (await rita.locator('code.secret').textContent()) ?? '';
  await page.goto(link);
  for (const { code } of LANGUAGES) {
    await speak(page, code);
    await axe(page);
    await fits(page);
    await page.screenshot({ path: path.join(info.outputDir, `invited-${code}.png`), fullPage: true });
  }
  // In, and still in the language that was chosen last.
  await page.locator('main form[action^="/invited/"] button').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await axe(page);
  await page.goto('/p/parlai');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await axe(page);
  await page.screenshot({ path: path.join(info.outputDir, 'refused-ja.png'), fullPage: true });
});
