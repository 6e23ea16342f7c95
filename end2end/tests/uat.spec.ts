// The UAT page on a phone, in German and in Japanese: it reads well, nothing for axe to find, and an answer goes on to the next story.
import path from 'node:path';
import { expect, test } from '../support/test.ts';
import { candidateOf } from '../support/work.ts';

test.use({ viewport: { width: 390, height: 844 } });

for (const [language, html, accept] of [['Deutsch', 'de', 'Annehmen'], ['日本語', 'ja', '承認する']] as const) {
  test(`an end user reads and answers in ${language} on a phone`, async ({ as, axe, sandbox }, info) => {
    const build = await sandbox.push();
    const uma = await as('uma');
    const candidate = await candidateOf(uma, build.version);
    await uma.goto(`${candidate}/uat`);
    await uma.locator('#language').selectOption(html);
    await uma.locator('.language-form button').click();
    await expect(uma.locator('html')).toHaveAttribute('lang', html);
    await axe(uma);
    const sideways = await uma.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(sideways, 'scrolls sideways').toBeLessThanOrEqual(0);
    await uma.screenshot({ path: path.join(info.outputDir, `uat-${html}.png`), fullPage: true });
    await uma.locator('article.uat-story:not(.uat-answered)').first().getByRole('button', { name: new RegExp(`^${accept} ?:`) }).click();
    await expect(uma).toHaveURL(/#(story-|done)/);
    await axe(uma);
  });
}
