// The library with JavaScript: the list follows the search line, steps are edited in rows, and the theme is remembered.
import { expect, test } from '../support/test.ts';

test('the list follows the search line, and arrows walk through it', async ({ as }) => {
  const quinn = await as('quinn');
  await quinn.goto('/p/parlai/cases');
  const rows = quinn.locator('.library-table .row-link');
  const title = await rows.first().innerText();
  await quinn.evaluate(() => ((globalThis as unknown as { mark: string }).mark = 'still here'));
  // The island may still be asleep: the key does nothing until it listens.
  await expect(async () => {
    await quinn.keyboard.press('/');
    await expect(quinn.locator('#q')).toBeFocused({ timeout: 500 });
  }).toPass();
  await quinn.keyboard.type('TC-2');
  await expect(rows).toHaveCount(1);
  await expect(quinn).toHaveURL(/\?q=TC-2$/);
  await expect(quinn.locator('#search-said')).toHaveText('1 case found');
  await quinn.keyboard.press('ArrowDown');
  await expect(rows.first()).toBeFocused();
  await quinn.keyboard.press('ArrowUp');
  await expect(quinn.locator('#q')).toBeFocused();
  await quinn.locator('#q').fill('');
  await expect(rows.first()).toHaveText(title);
  await expect(quinn).toHaveURL(/\/cases$/);
  expect(await quinn.evaluate(() => (globalThis as unknown as { mark?: string }).mark), 'the page was not reloaded').toBe('still here');
});

test('steps are written in rows, moved, removed, and saved as the text that they are', async ({ as, axe }) => {
  const quinn = await as('quinn');
  await quinn.goto('/p/parlai/cases/new');
  await quinn.getByLabel('Title').fill('Steps in rows');
  const field = (number: number, what: string) => quinn.getByLabel(`Step ${number}: ${what}`, { exact: true });
  await field(1, 'what to do').fill('Open the chat');
  await field(1, 'what should then be seen').fill('A => prompt');
  await quinn.getByRole('button', { name: 'Add a step' }).click();
  await expect(field(2, 'what to do')).toBeFocused();
  await quinn.keyboard.type('Say hi');
  await quinn.getByRole('button', { name: 'Add a step' }).click();
  await quinn.keyboard.type('To be removed');
  await axe(quinn);

  await quinn.getByRole('button', { name: 'Move step 2 up' }).click();
  await expect(quinn.getByRole('button', { name: 'Move step 1 up' }), 'the focus goes along').toBeFocused();
  await expect(quinn.locator('#step-said')).toHaveText('Step 2 is now step 1.');
  await expect(field(1, 'what to do')).toHaveValue('Say hi');
  await quinn.getByRole('button', { name: 'Move step 1 up' }).click(); // the first stays the first
  await quinn.getByRole('button', { name: 'Remove step 3' }).click();
  await expect(field(2, 'what to do')).toBeFocused();

  await quinn.getByRole('button', { name: 'Edit as text' }).click();
  const text = quinn.getByRole('textbox', { name: 'Steps', exact: true });
  await expect(text).toHaveValue('Say hi\nOpen the chat => A \\=> prompt');
  await text.fill('Say hi => An answer\nOpen the chat => A \\=> prompt');
  await quinn.getByRole('button', { name: 'Edit in rows' }).click();
  await expect(text).toBeHidden();
  await expect(field(1, 'what should then be seen')).toHaveValue('An answer');
  await quinn.getByRole('button', { name: 'Save the case' }).click();
  await expect(quinn.getByRole('heading', { level: 1 })).toContainText('Steps in rows');
  await expect(quinn.locator('.steps').first()).toContainText('A => prompt');
});

test('what is wrong with the steps is said beside the rows, and what was typed is in them', async ({ as, guard }) => {
  guard.allow(/status of 422/); // the refusal that is provoked
  const quinn = await as('quinn');
  await quinn.goto('/p/parlai/cases/new');
  await quinn.getByLabel('Title').fill('Nothing to do');
  await quinn.getByLabel('Step 1: what should then be seen', { exact: true }).fill('Something');
  await quinn.getByRole('button', { name: 'Save the case' }).click();
  await expect(quinn.locator('.case-steps .field-error')).toBeVisible();
  await expect(quinn.getByLabel('Step 1: what should then be seen', { exact: true })).toHaveValue('Something');
});

test('the theme goes round and is remembered', async ({ as }) => {
  const quinn = await as('quinn');
  await quinn.goto('/p/parlai');
  await quinn.locator('.menu summary').click();
  const theme = quinn.getByRole('button', { name: /^Theme/ });
  for (const next of ['light', 'dark']) {
    await theme.click();
    await expect(theme).toHaveText(`Theme: ${next}`);
    await expect(quinn.locator('html')).toHaveAttribute('data-theme', next);
  }
  await quinn.reload();
  await quinn.locator('.menu summary').click();
  await expect(theme).toHaveText('Theme: dark');
  await theme.click();
  await expect(theme).toHaveText('Theme: auto');
  await expect(quinn.locator('html')).not.toHaveAttribute('data-theme', /./);
});
