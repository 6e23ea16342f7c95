// The main job: a build comes from GitHub, QA and end users judge it, the product owner signs, GitHub deploys.
// Four people, four browsers. The same with JavaScript off.
import type { Page } from '@playwright/test';
import { prove } from '../support/signing.ts';
import { expect, test } from '../support/test.ts';
import { acceptAllStories, candidateOf, eventually, passAllCases } from '../support/work.ts';

const DEPLOYMENTS = 'github POST /repos/{owner}/{repo}/deployments';
const ISSUES = 'jira POST /rest/api/3/issue';

test('a build goes from GitHub through QA, UAT and sign-off to production', { tag: '@no-js' }, async ({ as, axe, sandbox, javaScriptEnabled }) => {
  test.setTimeout(180_000);
  const look = async (page: Page) => (javaScriptEnabled ? axe(page) : undefined);
  const before = await sandbox.writes();

  // Whatever was released before: since then Priya wrote something too. It comes in first: of two builds that are told of
  // in the same moment either may become the newer candidate.
  const hers = await sandbox.push({ commits: 1, author: 'priya' });
  const quinn = await as('quinn');
  await candidateOf(quinn, hers.version);
  const build = await sandbox.push();
  await quinn.goto('/p/parlai');
  await look(quinn);
  const candidate = await candidateOf(quinn, build.version);
  await quinn.goto(candidate);
  await expect(quinn.getByText(build.sha.slice(0, 7)).first()).toBeVisible();
  await look(quinn);

  await passAllCases(quinn, candidate);
  await look(quinn);
  await quinn.goto(`${candidate}/qa`);
  await look(quinn);

  const uma = await as('uma');
  await uma.goto(`${candidate}/uat`);
  await look(uma);
  await acceptAllStories(uma, candidate);

  // Priya is a product owner too, but a commit of hers is in it: barred, and told why.
  const priya = await as('priya');
  await priya.goto(`${candidate}/sign`);
  await expect(priya.getByText('You cannot sign this candidate').first()).toBeVisible();
  await expect(priya.getByRole('button', { name: 'Go on to sign' })).toHaveCount(0);

  const pavel = await as('pavel');
  await pavel.goto(`${candidate}/sign`);
  await look(pavel);
  await expect(pavel.getByText(build.sha).first()).toBeVisible();
  await expect(pavel.getByText(build.image_digest).first()).toBeVisible();
  await pavel.getByRole('radio', { name: /^Approve/ }).check();
  await pavel.getByLabel('Reason').fill('Tested by QA, accepted by our users, wanted in production.');
  await prove(pavel, 'pavel');
  await expect(pavel).toHaveURL(new RegExp(`${candidate}\\?done=signed$`));
  await look(pavel);

  await eventually(pavel, candidate, async () => {
    await expect(pavel.getByText('in production').first()).toBeVisible({ timeout: 500 });
  });
  const ours = (await sandbox.deployments()).filter((deployment) => deployment.sha === build.sha);
  expect(ours).toHaveLength(1);
  const after = await sandbox.writes();
  expect((after[DEPLOYMENTS] ?? 0) - (before[DEPLOYMENTS] ?? 0), 'one approval, one deployment').toBe(1);

  // The record tells it, and it reads the same for an auditor.
  const avi = await as('avi');
  await avi.goto('/p/parlai/audit');
  await expect(avi.getByText(/Pavel Novak approved/).first()).toBeVisible();
  await look(avi);

  // What Pavel saw when he signed, and the whole release on one paper.
  await avi.goto(`${candidate}/gate`);
  await look(avi);
  await avi.getByRole('link', { name: 'What was seen' }).click();
  await expect(avi.getByText(/As Pavel Novak saw it/)).toBeVisible();
  await look(avi);
  await avi.goto(`${candidate}/dossier`);
  await expect(avi.getByRole('heading', { level: 1, name: /Release dossier/ })).toBeVisible();
  await look(avi);
  const conformance = await sandbox.conformance();
  expect(conformance.violations).toEqual([]);
  console.log(`requests that conform to the official descriptions: GitHub ${conformance.github_checked}, Jira ${conformance.jira_checked}`);
});

test('a rejected story and a blocking report hold the gate until they are settled', { tag: '@no-js' }, async ({ as, sandbox, guard }) => {
  test.setTimeout(180_000);
  guard.allow(/status of 422/); // two refusals are provoked below
  const before = (await sandbox.writes())[ISSUES] ?? 0;
  const build = await sandbox.push();
  const uma = await as('uma');
  const candidate = await candidateOf(uma, build.version);
  await uma.goto(`${candidate}/uat`);
  const stories = uma.locator('article.uat-story:not(.uat-answered)');
  if ((await stories.count()) > 0) {
    // A rejection without words is refused, and nothing typed is lost.
    await stories.first().getByText('Something is missing or wrong').click();
    await stories.first().getByRole('button', { name: /^Reject/ }).click();
    await expect(uma.getByRole('alert')).toContainText('Please say in a sentence what is missing or wrong.');
  }
  await uma.goto(`${candidate}/feedback/new`);
  await uma.getByLabel('In one line, what is wrong?').fill('The answer never ends');
  await uma.getByLabel('What happened?').fill('I said hello and it went on for a minute.');
  await uma.getByRole('radio', { name: /^I cannot go on/ }).check();
  await uma.getByRole('button', { name: 'Send the report' }).click();
  await expect(uma.getByText('The answer never ends').first()).toBeVisible();
  const report = uma.url();
  await eventually(uma, report, async () => {
    await expect(uma.getByRole('link', { name: /^PARLAI-\d+/ }).first()).toBeVisible({ timeout: 500 });
  });
  expect(((await sandbox.writes())[ISSUES] ?? 0) - before, 'one report, one Jira issue').toBe(1);

  const pavel = await as('pavel');
  await pavel.goto(`${candidate}/sign`);
  await pavel.getByRole('radio', { name: /^Approve/ }).check();
  await pavel.getByLabel('Reason').fill('I want it anyway.');
  await pavel.getByRole('button', { name: 'Go on to sign' }).click();
  await expect(pavel.getByText('The gate is closed').first()).toBeVisible();
  await expect(pavel.getByLabel('Reason'), 'typed text is kept').toHaveValue('I want it anyway.');
  // The product owner decides against it; that is final.
  await pavel.getByRole('radio', { name: /^Reject/ }).check();
  await pavel.getByLabel('Reason').fill('It never ends; we fix that first.');
  await prove(pavel, 'pavel');
  await expect(pavel).toHaveURL(new RegExp(`${candidate}\\?done=signed$`));
  await expect(pavel.getByText('rejected').first()).toBeVisible();
  expect((await sandbox.deployments()).filter((deployment) => deployment.sha === build.sha)).toHaveLength(0);
  // Settled, so that later candidates of this run are not held by it.
  await pavel.goto(report);
  const waive = pavel.locator('details', { hasText: 'Let it pass' });
  if (!(await waive.getByLabel('Why may it pass?').isVisible())) await waive.locator('summary').click();
  await waive.getByLabel('Why may it pass?').fill('The candidate is rejected; the fix is tracked in Jira.');
  await waive.getByRole('button', { name: 'Let it pass' }).click();
  await expect(pavel.getByText('waived').first()).toBeVisible();
});
