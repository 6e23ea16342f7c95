// The six main pages as people see them: two widths, two themes, no sideways scrolling, nothing for axe to find.
// SCREENSHOTS=docs/screenshots keeps the pictures there (`make screenshots`).
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { candidateOf, startRun } from '../support/work.ts';

type Look = [width: number, theme: 'light' | 'dark'];
const ALL: Look[] = [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark']];

async function look(page: Page, name: string, url: string, axe: (page: Page) => Promise<void>, folder: string, looks = ALL): Promise<void> {
  for (const [width, theme] of looks) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: theme });
    const answer = await page.goto(url);
    expect(answer?.status(), url).toBe(200);
    await axe(page);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(sideways, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: path.join(folder, `${name}-${width}-${theme}.png`), fullPage: true });
  }
}

test('every main page reads well on a desk and on a phone, by day and by night', async ({ as, axe, sandbox }, info) => {
  test.setTimeout(180_000);
  const folder = process.env.SCREENSHOTS ? path.resolve(import.meta.dirname, '../..', process.env.SCREENSHOTS) : info.outputDir;
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  const run = quinn.url();
  await quinn.getByRole('button', { name: /^Passed/ }).click();
  await expect(quinn.getByText(/recorded as passed/).first()).toBeAttached();
  await quinn.getByLabel('Note').fill('The report shows no f1, so the numbers cannot be compared.');
  await quinn.getByRole('button', { name: /^Failed/ }).click();
  await expect(quinn.getByText(/recorded as failed/).first()).toBeAttached();
  const uma = await as('uma');
  const pavel = await as('pavel');

  await look(quinn, 'board', '/p/parlai', axe, folder);
  await look(pavel, 'candidate', candidate, axe, folder);
  await look(quinn, 'run', run, axe, folder);
  await look(uma, 'uat', `${candidate}/uat`, axe, folder);
  await look(pavel, 'sign', `${candidate}/sign`, axe, folder);
  await look(pavel, 'audit', '/p/parlai/audit', axe, folder);
});

// Each once on a desk by day and once on a phone by night.
const OTHERS = {
  cases: '/p/parlai/cases',
  'cases-search': '/p/parlai/cases?q=model&folder=Chat',
  'case-new': '/p/parlai/cases/new',
  case: '/p/parlai/cases/1',
  import: '/p/parlai/cases/import',
  bulk: '/p/parlai/cases/bulk?all=1&add_tags=smoke',
  quality: '/p/parlai/quality',
  'plan-rules': '/p/parlai/plan-rules',
  plan: '/p/parlai/candidates/1/qa',
  reports: '/p/parlai/candidates/1/reports',
  gate: '/p/parlai/candidates/1/gate',
  dossier: '/p/parlai/candidates/1/dossier',
  feedback: '/p/parlai/feedback?show=all',
  policy: '/p/parlai/policy',
  'policy-version': '/p/parlai/policy/1',
  people: '/p/parlai/people',
  tokens: '/p/parlai/tokens',
  inbox: '/inbox',
  notices: '/settings/notices',
  jira: '/p/parlai/jira',
  chats: '/p/parlai/chats',
  invitations: '/p/parlai/invitations',
};

test('every other page has nothing for axe to find, on a desk and on a phone', async ({ as, axe, page }, info) => {
  test.setTimeout(240_000);
  await page.goto('/sign-in');
  await axe(page);
  const rita = await as('rita');
  for (const [name, url] of Object.entries(OTHERS)) {
    await look(rita, name, url, axe, info.outputDir, [[1280, 'light'], [390, 'dark']]);
  }
});

test('a stranger sees no project, and a wrong address is told as such', async ({ as, axe, guard }) => {
  guard.allow(/status of 404/);
  const sam = await as('sam');
  await axe(sam);
  expect((await sam.goto('/p/parlai'))?.status()).toBe(404);
  await axe(sam);
  expect((await sam.goto('/p/parlai/candidates/1'))?.status()).toBe(404);
  expect((await sam.goto('/nowhere'))?.status()).toBe(404);
});
