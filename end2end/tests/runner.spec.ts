// The runner: many verdicts by keyboard, a connection that goes away, evidence, the wrong build, and no JavaScript at all.
import { recordedIn, planCases, shownCase } from '../support/runner.ts';
import { expect, test } from '../support/test.ts';
import { candidateOf, startRun } from '../support/work.ts';

const CASES = 200;
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('200 verdicts by keyboard alone, one key each, and a lost connection loses nothing', async ({ as, sandbox, guard }) => {
  test.setTimeout(300_000);
  guard.allow(/ERR_INTERNET_DISCONNECTED/); // what the browser says of a connection that is away
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const rita = await as('rita');
  const candidate = await candidateOf(quinn, build.version);
  await planCases(quinn, rita, candidate, CASES - 4); // the demo's library has four
  await startRun(quinn, candidate);
  const run = quinn.url();
  const total = await quinn.locator('.runner-list li').count();
  await expect(quinn.getByText('Keys', { exact: true })).toBeVisible();
  // Every case is read before the connection may go.
  await quinn.waitForLoadState('networkidle').catch(() => undefined);

  let presses = 0;
  const press = async (key: string) => {
    presses++;
    await quinn.keyboard.press(key);
  };
  const order: number[] = [];
  const offlineFrom = Math.floor(total / 2);
  for (let i = 0; i < total; i++) {
    if (i === offlineFrom) await quinn.context().setOffline(true);
    if (i === offlineFrom + 40) {
      await expect(quinn.getByText('40 verdicts wait for the connection')).toBeVisible();
      await quinn.context().setOffline(false);
    }
    const number = await shownCase(quinn);
    order.push(number);
    await press('p');
    // The next case is on the screen: a tester would look at it now.
    await expect(async () => expect(await shownCase(quinn)).not.toBe(number)).toPass({ intervals: [5, 10, 20, 50], timeout: 10_000 });
  }
  expect(presses, 'one key a verdict').toBe(order.length);
  expect(new Set(order).size, 'each case once').toBe(total);
  await expect(quinn.getByText('Every case has a result in this run')).toBeVisible({ timeout: 40_000 });
  await expect(quinn.getByText(/waits? for the connection/)).toHaveCount(0);

  const recorded = await recordedIn(quinn, candidate, run);
  expect(recorded.length).toBe(total);
  expect(recorded.map((one) => one.history.length), 'exactly one result a case').toEqual(recorded.map(() => 1));
  const times = order.map((number) => recorded.find((one) => one.number === number)?.history[0].at ?? 0);
  expect(times, 'recorded in the order of the keys').toEqual([...times].sort((a, b) => a - b));
  expect(total).toBeGreaterThanOrEqual(CASES);
  console.log(`${total} verdicts, ${presses} key presses, 40 of them without a connection`);
});

test('what waits survives a reload, is sent once, and a refusal keeps the words', async ({ as, sandbox, guard }) => {
  test.setTimeout(120_000);
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  guard.allow(/status of 409/); // the run is closed meanwhile
  guard.allow(/beforeunload/);
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  const run = quinn.url().split('?')[0];
  await expect(quinn.getByText('Keys', { exact: true })).toBeVisible();
  await quinn.waitForLoadState('networkidle').catch(() => undefined);
  await quinn.context().setOffline(true);
  const first = await shownCase(quinn);
  await quinn.keyboard.press('p');
  await expect(quinn.getByText('1 verdict waits for the connection')).toBeVisible();
  const second = await shownCase(quinn);
  await quinn.keyboard.press('f');
  await expect(quinn.getByLabel('Note')).toBeFocused();
  await quinn.keyboard.type('It fell over, with these words.');
  await quinn.keyboard.press('Control+Enter');
  await expect(quinn.getByText('2 verdicts wait for the connection')).toBeVisible();
  // Leaving is warned of; whoever leaves anyway loses nothing either.
  quinn.on('dialog', (dialog) => void dialog.accept());
  await quinn.context().setOffline(false);
  await quinn.goto(run);
  await expect(async () => {
    const recorded = await recordedIn(quinn, candidate, run);
    expect(recorded.find((one) => one.number === first)?.history.length).toBe(1);
    expect(recorded.find((one) => one.number === second)?.history[0]?.note).toBe('It fell over, with these words.');
  }).toPass({ timeout: 20_000 });

  // The run is closed elsewhere while a verdict waits.
  await expect(quinn.getByText('Keys', { exact: true })).toBeVisible();
  await quinn.waitForLoadState('networkidle').catch(() => undefined);
  await quinn.context().setOffline(true);
  await quinn.keyboard.press('n');
  await quinn.keyboard.type('Words that must not be lost.');
  await quinn.keyboard.press('Escape');
  await quinn.keyboard.press('f');
  await expect(quinn.getByText('1 verdict waits for the connection')).toBeVisible();
  const other = await as('quinn');
  await other.request.post(`${run}/close`, { headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' } });
  await quinn.context().setOffline(false);
  await expect(quinn.getByText('1 verdict was not taken')).toBeVisible({ timeout: 20_000 });
  await expect(quinn.getByText('Words that must not be lost.')).toBeVisible();
  await expect(quinn.getByRole('button', { name: /^Copy the words/ })).toBeVisible();
  await quinn.locator('.waiting').getByRole('button', { name: 'Start a new run' }).click();
  await quinn.getByRole('button', { name: /^Record it in this run/ }).click();
  await expect(quinn.getByText(/was not taken/)).toHaveCount(0);
  await expect(async () => {
    const all = (await recordedIn(quinn, candidate, quinn.url())).flatMap((one) => one.history);
    expect(all.filter((one) => one.note === 'Words that must not be lost.').length).toBe(1);
  }).toPass({ timeout: 20_000 });
});

test('evidence is pasted and dropped, a marked step begins the note, and a reload keeps what was begun', async ({ as, sandbox }) => {
  test.setTimeout(90_000);
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  const run = quinn.url();
  await expect(quinn.getByText('Keys', { exact: true })).toBeVisible();
  const number = await shownCase(quinn);
  await quinn.keyboard.press('1');
  await quinn.keyboard.press('1');
  await expect(quinn.getByRole('button', { name: 'Step 1: failed' })).toBeVisible();
  await expect(quinn.getByLabel('Note')).toHaveValue('Step 1: ');
  await quinn.keyboard.press('n');
  await quinn.keyboard.press('Control+End');
  await quinn.keyboard.type('no prompt');
  quinn.on('dialog', (dialog) => void dialog.accept());
  await quinn.goto(`${run.split('?')[0]}?case=${number}`);
  await expect(quinn.getByLabel('Note')).toHaveValue('Step 1: no prompt');
  await expect(quinn.getByRole('button', { name: 'Step 1: failed' })).toBeVisible();

  await quinn.evaluate((data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const give = (name: string, type: string, content: BlobPart) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type }));
      return transfer;
    };
    const picture = give('image.png', 'image/png', bytes);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: picture, bubbles: true, cancelable: true }));
    const log = give('<b>server.log', 'text/plain', 'error: it broke');
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: log, bubbles: true, cancelable: true }));
  }, PNG);
  const chosen = quinn.getByRole('list', { name: 'Files that go with the verdict' });
  await expect(chosen.getByRole('listitem')).toHaveCount(2);
  await quinn.getByRole('button', { name: /^Failed/ }).click();
  await expect(async () => expect(await shownCase(quinn)).not.toBe(number)).toPass();
  const recorded = (await recordedIn(quinn, candidate, run)).find((one) => one.number === number);
  const names = recorded?.history[0].files.map((file) => file.name).sort();
  expect(names).toEqual(['<b>server.log', expect.stringMatching(/^pasted-\d+-image\.png$/)]);
  await quinn.keyboard.press('u');
  await expect(quinn.getByRole('link', { name: /pasted-/ })).toBeVisible();
});

test('without JavaScript the same screen is a plain form', { tag: '@without-js' }, async ({ as, sandbox }) => {
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  await quinn.getByLabel('Step 1', { exact: true }).selectOption('passed');
  await quinn.getByRole('button', { name: /^Passed/ }).click();
  await expect(quinn.getByText(/^TC-\d+ recorded as passed\./)).toBeVisible();
});

test('the wrong build blocks, says both builds, and the words stay', async ({ as, sandbox, guard }) => {
  test.setTimeout(60_000);
  guard.allow(/status of 409/); // the refusal that is provoked
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  await expect(quinn.getByText('right build')).toBeVisible();
  await sandbox.post('/api/environments/qa', { commit: 'f'.repeat(40) });
  try {
    await quinn.getByRole('button', { name: 'Check again' }).click();
    await expect(quinn.getByText('qa serves another build')).toBeVisible();
    await quinn.getByLabel('Note').fill('What I saw on the wrong build.');
    await quinn.getByRole('button', { name: /^Failed/ }).click();
    await expect(quinn.getByRole('alert')).toContainText('qa serves ffff');
    await expect(quinn.getByLabel('Note')).toHaveValue('What I saw on the wrong build.');
  } finally {
    await sandbox.post('/api/environments/qa', {});
  }
  await quinn.getByRole('button', { name: /^Failed/ }).click();
  await expect(quinn.getByText(/recorded as failed/).first()).toBeVisible();
});

test('the run page is accessible at 390 and at 1280 px', async ({ as, axe, sandbox }) => {
  test.setTimeout(60_000);
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  await expect(quinn.getByText('Keys', { exact: true })).toBeVisible();
  for (const width of [390, 1280]) {
    await quinn.setViewportSize({ width, height: 844 });
    await axe(quinn);
    const wide = await quinn.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, 'nothing sticks out').toBeLessThanOrEqual(width);
    if (process.env.SHOTS) await quinn.screenshot({ path: `${process.env.SHOTS}/run-${width}.png`, fullPage: width === 1280 });
  }
});

test('what is typed while a verdict is on its way is the next case\'s, and the case that leaves takes nothing', async ({ as, sandbox }) => {
  test.setTimeout(60_000);
  const build = await sandbox.push();
  const quinn = await as('quinn');
  const candidate = await candidateOf(quinn, build.version);
  await startRun(quinn, candidate);
  const run = quinn.url();
  await expect(quinn.getByText('Keys', { exact: true })).toBeVisible();
  const first = await shownCase(quinn);
  // The answer comes when the test says so.
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await quinn.route('**/results', async (route) => {
    await held;
    await route.continue();
  });
  const sent = quinn.waitForRequest('**/results');
  await quinn.keyboard.press('p');
  await sent;
  const note = quinn.getByLabel('Note');
  await expect(note).not.toBeEditable();
  // Each letter of it is a key of the screen, too.
  await quinn.keyboard.press('n');
  await quinn.keyboard.type('jumps ');
  await note.click();
  await quinn.keyboard.type('before');
  await quinn.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['error: it broke'], 'next.log', { type: 'text/plain' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  expect(await shownCase(quinn), 'no key left the case').toBe(first);
  await expect(note, 'nothing lands on the case that leaves').toHaveValue('');
  answer();
  await expect(async () => expect(await shownCase(quinn)).not.toBe(first)).toPass();
  await expect(note).toBeFocused();
  await quinn.keyboard.type(' it is asked');
  await expect(note).toHaveValue('jumps before it is asked');
  await quinn.keyboard.press('Escape');
  const second = await shownCase(quinn);
  await expect(quinn.getByRole('list', { name: 'Files that go with the verdict' })).toContainText('next.log');
  await quinn.keyboard.press('f');
  await expect(async () => expect(await shownCase(quinn)).not.toBe(second)).toPass();
  const recorded = await recordedIn(quinn, candidate, run);
  const said = [first, second].map((number) =>
    recorded.find((one) => one.number === number)?.history.map(({ verdict, note, files }) => [verdict, note, files.map((file) => file.name)]),
  );
  expect(said).toEqual([[['passed', '', []]], [['failed', 'jumps before it is asked', ['next.log']]]]);
});
