// What people do in more than one spec.
import { expect, type Page } from '@playwright/test';

/** Reloads until the page shows it: without JavaScript that is what a person does. */
export async function eventually(page: Page, url: string, check: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.goto(url);
    await check();
  }).toPass({ timeout: 20_000, intervals: [200, 500, 1000] });
}

/** The address of the candidate that a build became. */
export async function candidateOf(page: Page, version: string): Promise<string> {
  let href: string | null = null;
  await eventually(page, '/p/parlai', async () => {
    const link = page.getByRole('link', { name: version }).first();
    await expect(link).toBeVisible({ timeout: 500 });
    href = await link.getAttribute('href');
  });
  if (!href) throw new Error(`no candidate for ${version}`);
  return href;
}

/** A QA tester starts a run; the page is the run's then. */
export async function startRun(quinn: Page, candidate: string): Promise<void> {
  await quinn.goto(`${candidate}/qa`);
  await quinn.getByLabel('Where do you test?').selectOption('qa');
  await quinn.getByRole('button', { name: 'Start a run' }).click();
  await expect(quinn.getByRole('button', { name: /^Passed/ })).toBeVisible();
}

/** Records the same verdict for every planned case. */
export async function passAllCases(quinn: Page, candidate: string): Promise<void> {
  await startRun(quinn, candidate);
  const done = quinn.getByText('Every case has a result in this run');
  const title = quinn.locator('#case-title');
  for (let cases = 0; cases < 50 && !(await done.isVisible()); cases++) {
    const shown = await title.textContent();
    await quinn.getByRole('button', { name: /^Passed/ }).click();
    // The screen moves on by itself, or is loaded anew without JavaScript; the last case leads to the end.
    await expect(async () => {
      if (await done.isVisible()) return;
      expect(await title.textContent({ timeout: 1000 })).not.toBe(shown);
    }).toPass({ timeout: 10_000, intervals: [20, 50, 100] });
  }
  await expect(done).toBeVisible();
}

/** An end user accepts every story that has no answer yet. */
export async function acceptAllStories(uma: Page, candidate: string): Promise<void> {
  await uma.goto(`${candidate}/uat`);
  for (let stories = 0; stories < 20; stories++) {
    const open = uma.locator('article.uat-story:not(.uat-answered)').first();
    if (!(await open.isVisible())) break;
    await open.getByRole('button', { name: /^Accept(?! with)/ }).first().click();
  }
  await expect(uma.locator('article.uat-story:not(.uat-answered)')).toHaveCount(0);
}
