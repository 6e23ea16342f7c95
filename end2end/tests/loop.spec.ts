// The loop of a report: a guest invited by mail rejects a story on a phone and reports it with a picture, it lives in
// Jira, a fix arrives in a later build, the guest confirms it by the mailed link, and only then the gate opens.
// The same with Jira away for an hour, with a Data Center that others wrote and that tells nothing by itself, and
// without JavaScript.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { pass } from '../support/clock.ts';
import { accept, annotate, fillReport, follow, invite, PHONE, reject, send } from '../support/guest.ts';
import { expectSameInBothParts, linkOf, type Mail, mails, mailTo } from '../support/mail.ts';
import { look as lookAt, type Rect, STRIPES } from '../support/pictures.ts';
import { prove } from '../support/signing.ts';
import { expect, stack, test } from '../support/test.ts';
import { finish, type Issue, issuesCalled } from '../support/tracker.ts';
import { candidateOf, eventually, passAllCases } from '../support/work.ts';

const GUS = 'gus@example.org';
const [LIKED, WRONG] = ['PARLAI-101', 'PARLAI-102'];
const REPORT = { title: 'It calls me by a wrong name', body: 'I said that I am Gus.\nIt goes on to call me Gertrude.' };
const PICTURE = 'screenshot.png';
// A picture of one pixel, for whoever cannot draw.
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

type Way = {
  name: string;
  own: { clock?: boolean; foreignJira?: boolean };
  /** Jira cannot be reached from before the report until an hour later. */
  away?: boolean;
  /** Jira says that it is fixed; else the commit names the issue. */
  doneInJira?: boolean;
};
const WAYS: Way[] = [
  { name: 'and Jira at hand', own: {} },
  { name: 'and Jira away for an hour', own: { clock: true }, away: true },
  { name: 'and a Data Center that tells nothing by itself', own: { clock: true, foreignJira: true }, doneInJira: true },
];

for (const way of WAYS) {
  test.describe(() => {
    test.use({ own: way.own, actionTimeout: 10_000 });
    const tag = way.own.clock ? [] : ['@no-js'];
    test(`a guest's report is fixed, confirmed by the mailed link, and then the gate opens: by phone, ${way.name}`, { tag }, async ({ as, visit, axe, sandbox, javaScriptEnabled }) => {
      test.setTimeout(120_000);
      // The pages are the same on every way: they are looked at on the first.
      const look = async (page: Page) => (javaScriptEnabled && !way.own.clock ? axe(page) : undefined);
      // Who never came has no address for mail.
      await (await as('dana')).context().close();
      const build = await sandbox.push({ commits: 1, message: `${LIKED} ${WRONG} Know who is speaking`, files: ['docs/names.md'] });
      const rita = await as('rita');
      const first = await candidateOf(rita, build.version);
      await invite(rita, 'Gus Guest', GUS, first);
      await look(rita);

      const guest = await visit(PHONE);
      await follow(guest, await mailTo(GUS, /asks you to try/), look);
      await expect(guest).toHaveURL(new RegExp(`${first}/uat$`));
      await look(guest);
      await accept(guest, first, LIKED);
      await reject(guest, first, WRONG, 'It does not know my name.');
      await look(guest);

      if (way.away) await sandbox.post('/api/reach', { system: 'jira', mode: 'refused' });
      await fillReport(guest, WRONG, REPORT);
      await look(guest);
      let parts: { blurred: Rect; drawn: Rect } | undefined;
      if (javaScriptEnabled) parts = await annotate(guest, PICTURE, look);
      else await guest.getByLabel('Pictures or files (optional)').setInputFiles({ name: PICTURE, mimeType: 'image/png', buffer: PIXEL });
      const report = await send(guest);
      await look(guest);
      const stored = await expectStored(guest, parts);
      if (way.away) {
        await anHourWithoutJira(guest, report);
        await sandbox.post('/api/reach', { system: 'jira', mode: 'up' });
        // A job rests five minutes at most.
        await pass(6);
      }
      const issue = await expectFiled(guest, report, stored);
      const pavel = await as('pavel');
      await expectHeld(pavel, first, [['F-1', `“${REPORT.title}” is open.`], [WRONG, 'rejected']]);

      // Answers that the guest hears of, then the fix.
      const developer = await as('dana');
      for (const words of ['Thank you, I look into it.', 'Found. The next build has it.']) {
        await developer.goto(report);
        await developer.getByLabel('Answer', { exact: true }).fill(words);
        await developer.getByRole('button', { name: 'Send the answer' }).click();
        await expect(developer.getByText(words)).toBeVisible();
      }
      if (way.doneInJira) {
        await finish(issue.key);
        await pass(11);
        await eventually(developer, report, async () => expect(developer.locator('#facts').getByText('Done')).toBeVisible({ timeout: 500 }));
      }
      const message = way.doneInJira ? 'Listen when people say their name' : `Listen when people say their name\n\n${issue.key}`;
      const fixed = await sandbox.push({ commits: 1, message, files: ['docs/names.md'] });
      const asked = await mailTo(GUS, `Fixed in ${fixed.version}, please confirm: ${REPORT.title}`);
      const second = await candidateOf(pavel, fixed.version);
      const waits = `“${REPORT.title}” is fixed in #2, to be confirmed.`;
      await expectHeld(pavel, second, [['F-1', waits]]);
      // The link is opened, perhaps by a scanner of mails, and nothing happens by that.
      const scanner = await visit();
      await scanner.goto(linkOf(asked));
      await expectHeld(pavel, second, [['F-1', waits]]);

      await follow(guest, asked, look);
      await expect(guest).toHaveURL(new RegExp(`${report}$`));
      await expect(guest.getByRole('heading', { name: `Fixed in ${fixed.version}: please confirm` })).toBeVisible();
      await look(guest);
      await guest.getByRole('button', { name: 'Confirm that it is gone' }).click();
      await expect(guest.getByText('Confirmed fixed on #2').first()).toBeVisible();
      await expectHeld(pavel, second, [['F-1', undefined], [WRONG, 'answered']]);
      for (const story of [LIKED, WRONG]) await accept(guest, second, story);
      await expect(guest.getByText('Every story has an answer')).toBeVisible();
      const quinn = await as('quinn');
      await passAllCases(quinn, second);

      await eventually(pavel, second, async () => expect(pavel.getByText('The gate is open')).toBeVisible({ timeout: 500 }));
      await look(pavel);
      // Who looks for open gates comes round once a minute, or at once where time can be moved.
      await pavel.goto(way.own.clock ? linkOf(await mailTo('pavel@murmuration.example', /waits for your signature/)) : `${second}/sign`);
      await look(pavel);
      await pavel.getByRole('radio', { name: /^Approve/ }).check();
      await pavel.getByLabel('Reason').fill('Whoever reported it says that it is gone.');
      await prove(pavel, 'pavel');
      await expect(pavel).toHaveURL(new RegExp(`${second}\\?done=signed$`));

      expect(await issuesCalled(REPORT.title), 'one report, one issue, to the end').toHaveLength(1);
      const { violations, own_violations: own } = await sandbox.conformance();
      expect({ violations, own }).toEqual({ violations: [], own: [] });
      if (way.own.clock) {
        // Whoever stays until tomorrow is signed out; what is not urgent comes in the mail of the day.
        await Promise.all([guest, rita, developer, quinn, pavel].map((page) => page.context().close()));
        await pass(24 * 60);
        await mailTo(GUS, '2 things happened in Murmuration');
        await mailTo('dana@murmuration.example', new RegExp(`^${WRONG} was rejected in ParlAI`));
      }
      await expectGoodMails(await visit());
    });
  });
}

/** The picture as it is kept: once, with nothing left of what was blurred. Its bytes. */
async function expectStored(guest: Page, parts: { blurred: Rect; drawn: Rect } | undefined): Promise<Buffer> {
  const link = guest.getByRole('list', { name: 'Files' }).getByRole('link', { name: PICTURE });
  await expect(link).toHaveCount(1);
  const href = (await link.getAttribute('href')) ?? '';
  const bytes = await (await guest.request.get(href)).body();
  if (parts) {
    const { width, height, blurred, harmed, red } = await lookAt(guest, href, parts.blurred, parts.drawn);
    expect({ width, height }).toEqual(STRIPES);
    expect(blurred, 'stripes of one pixel have become one flat colour').toBe(1);
    expect(harmed, 'nothing else has changed').toBe(0);
    expect(red, 'the arrow is there').toBeGreaterThan(500);
  }
  // Nothing else was sent along: no other picture is in any file of the portal.
  const evidence = path.join(stack().dir, 'portal/evidence');
  const entries = fs.readdirSync(evidence, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name)));
  const pictures = files.filter((file) => file.subarray(0, 4).equals(PIXEL.subarray(0, 4)));
  expect(pictures.map(sha256), 'the one picture that is kept').toEqual([sha256(bytes)]);
  return bytes;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The report is safe, and says so, however often Jira is asked in vain. */
async function anHourWithoutJira(guest: Page, report: string): Promise<void> {
  for (let half = 0; half < 2; half++) {
    await eventually(guest, report, async () => {
      await expect(guest.getByText('Not in Jira yet')).toBeVisible({ timeout: 500 });
      await expect(guest.getByText(/cannot be reached/).first()).toBeVisible({ timeout: 500 });
    });
    await expect(guest.getByText('It goes on to call me Gertrude.')).toBeVisible();
    await expect(guest.getByRole('list', { name: 'Files' }).getByRole('link', { name: PICTURE })).toBeVisible();
    await pass(30);
  }
}

/** The report's issue: linked to the story, with the picture, once. */
async function expectFiled(guest: Page, report: string, picture: Buffer): Promise<Issue> {
  await eventually(guest, report, async () => expect(guest.getByText('linked to the story, and back to this page')).toBeVisible({ timeout: 500 }));
  await expect.poll(async () => (await issuesCalled(REPORT.title)).map((issue) => issue.files.length)).toEqual([1]);
  const [issue] = await issuesCalled(REPORT.title);
  expect(issue.links).toEqual([WRONG]);
  expect(issue.files[0].name).toMatch(/-screenshot\.png$/);
  expect(issue.files[0].size, 'the very same picture').toBe(picture.length);
  await expect(guest.getByRole('link', { name: issue.key })).toBeVisible();
  return issue;
}

/** The gate is closed, and by what: the words of each reason, or that it is not one. */
async function expectHeld(pavel: Page, candidate: string, reasons: [subject: string, words: string | undefined][]): Promise<void> {
  await eventually(pavel, candidate, async () => {
    const gate = pavel.locator('#gate');
    await expect(gate.getByText('closed', { exact: true })).toBeVisible({ timeout: 500 });
    for (const [subject, words] of reasons) {
      const row = gate.getByRole('row').filter({ has: pavel.getByRole('link', { name: subject, exact: true }) });
      if (words) await expect(row).toContainText(words, { timeout: 500 });
      else await expect(row).toHaveCount(0, { timeout: 500 });
    }
  });
}

/** Every kind of mail that was sent: both parts alike, and fit to be read on any screen, by day and by night. */
async function expectGoodMails(page: Page): Promise<void> {
  const kind = ({ subject, to }: Mail) => `${subject.replaceAll(/[\d.+a-f]{7,}|\d+/g, '').replaceAll(/\W+/g, '-')} ${to}`;
  const kinds = new Map((await mails()).map((mail) => [kind(mail), mail]));
  for (const [name, mail] of kinds) {
    await expectSameInBothParts(page, mail);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 700 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/mail-${name}-${width}-${colorScheme}.png`, fullPage: true });
        expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out').toBeLessThanOrEqual(width);
      }
    }
  }
}
