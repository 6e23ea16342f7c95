// A change made by one person appears at the others without reloading; what somebody types is never taken away.
import { expect, test } from '../support/test.ts';
import { candidateOf, startRun } from '../support/work.ts';

test('what one person records appears at another without reloading', async ({ as, sandbox }) => {
  test.setTimeout(90_000);
  const dana = await as('dana');
  await dana.goto('/p/parlai');
  await expect(dana.getByText('Live', { exact: true })).toBeVisible();
  // A mark that a reload would wipe out.
  await dana.evaluate(() => ((globalThis as unknown as { mark: string }).mark = 'still here'));

  const build = await sandbox.push();
  await expect(dana.getByRole('link', { name: build.version }).first(), 'a new candidate appears on the open board').toBeVisible({ timeout: 15_000 });

  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  const watching = await as('avi');
  await watching.goto(candidate);
  await expect(watching.getByText('Live', { exact: true })).toBeVisible();
  await watching.evaluate(() => ((globalThis as unknown as { mark: string }).mark = 'still here'));

  await startRun(quinn, candidate);
  await quinn.getByRole('button', { name: /^Passed/ }).click();
  await expect(watching.getByText('Quinn Abara recorded TC-1 as passed').first()).toBeVisible();
  for (const page of [dana, watching]) {
    expect(await page.evaluate(() => (globalThis as unknown as { mark?: string }).mark), 'the page was not reloaded').toBe('still here');
  }
});

test('a signature on a page that is out of date is refused with what changed', async ({ as, sandbox, guard }) => {
  test.setTimeout(90_000);
  guard.allow(/status of 409/);
  const build = await sandbox.push();
  const pavel = await as('pavel');
  const candidate = await candidateOf(pavel, build.version);
  await pavel.goto(`${candidate}/sign`);
  await pavel.getByRole('radio', { name: /^Reject/ }).check();
  await pavel.getByLabel('Reason').fill('I do not like it.');

  const quinn = await as('quinn');
  await startRun(quinn, candidate);
  await quinn.getByRole('button', { name: /^Passed/ }).click();

  await pavel.getByRole('button', { name: 'Go on to sign' }).click();
  await expect(pavel.getByRole('alert')).toContainText('The candidate changed since you opened this page');
  await expect(pavel.getByRole('alert')).toContainText('Quinn Abara recorded TC-1 as passed');
  await expect(pavel.getByLabel('Reason'), 'typed text is kept').toHaveValue('I do not like it.');
});

test('keys record a verdict and move on', async ({ as, sandbox }) => {
  test.setTimeout(90_000);
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  await expect(quinn.getByRole('heading', { name: /TC-1/ })).toBeVisible();
  await quinn.waitForFunction(() => document.querySelector('leptos-island') !== null);
  await expect(async () => {
    await quinn.keyboard.press('p');
    await expect(quinn.getByRole('heading', { name: /TC-2/ })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 15_000 });
});
