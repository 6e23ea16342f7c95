// What a guest does on a phone: in by the mailed link, answers, reports, confirms.
import type { Page } from '@playwright/test';
import { linkOf, type Mail } from './mail.ts';
import { attached, drag, type Rect, stripes } from './pictures.ts';
import { stack } from './stack.ts';
import { expect } from './test.ts';

/** A phone: small, fine, touched. */
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** A release manager invites somebody to a candidate. */
export async function invite(rita: Page, name: string, address: string, candidate: string): Promise<void> {
  await rita.goto('/p/parlai/invitations');
  await rita.getByLabel('Name', { exact: true }).fill(name);
  await rita.getByLabel('Mail address').fill(address);
  await rita.getByLabel('To try').selectOption(candidate.split('/').pop() ?? '');
  await rita.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(rita.getByRole('cell', { name: address })).toBeVisible();
}

/** Opens the mail's link and says at the button that it is meant. */
export async function follow(guest: Page, mail: Mail, look: (page: Page) => Promise<void>): Promise<void> {
  const link = linkOf(mail);
  expect(link.startsWith(`${stack().portalUrl}/invited/`), link).toBe(true);
  await guest.goto(link);
  await look(guest);
  await guest.getByRole('button', { name: /^(Start|Go to my report)$/ }).click();
  await expect(guest).not.toHaveURL(/invited/);
}

/** The card of a story, answered or not. */
export const card = (guest: Page, story: string) => guest.locator('article.uat-story', { has: guest.locator(`#story-${story}`) });

export async function accept(guest: Page, candidate: string, story: string): Promise<void> {
  await guest.goto(`${candidate}/uat`);
  await card(guest, story).getByRole('button', { name: new RegExp(`^Accept ?: ${story}$`) }).click();
  await expect(card(guest, story).getByText('accepted', { exact: true }).first()).toBeVisible();
}

export async function reject(guest: Page, candidate: string, story: string, words: string): Promise<void> {
  await guest.goto(`${candidate}/uat`);
  await card(guest, story).getByText('Something is missing or wrong').click();
  await card(guest, story).getByLabel('In your words').fill(words);
  await card(guest, story).getByRole('button', { name: new RegExp(`^Reject ?: ${story}$`) }).click();
  await expect(card(guest, story).getByText('rejected', { exact: true }).first()).toBeVisible();
}

export type Report = { title: string; body: string };

/** From the story's card to the form, and what is wrong in words. */
export async function fillReport(guest: Page, story: string, report: Report): Promise<void> {
  await card(guest, story).locator('summary').first().click();
  await card(guest, story).getByRole('link', { name: 'Report a problem' }).click();
  await guest.getByLabel('In one line, what is wrong?').fill(report.title);
  await guest.getByLabel('What happened?').fill(report.body);
  await guest.getByRole('radio', { name: /^I cannot go on/ }).check();
}

/** A screenshot from the phone's pictures, drawn on and partly blurred by finger; which parts of it. */
export async function annotate(guest: Page, name: string, look: (page: Page) => Promise<void>): Promise<{ blurred: Rect; drawn: Rect }> {
  await guest.getByLabel('Pictures or files (optional)').setInputFiles({ name, mimeType: 'image/png', buffer: await stripes(guest) });
  await expect(attached(guest)).toHaveCount(1);
  await guest.getByRole('button', { name: `Draw on or blur ${name}` }).click();
  const sheet = guest.getByRole('dialog', { name: 'Draw or blur' });
  await expect(sheet).toBeVisible();
  const blurred = await drag(guest, 'Blur', [0.1, 0.6], [0.7, 0.8], 'finger');
  await expect(sheet.getByText('Blurred.')).toBeVisible();
  const drawn = await drag(guest, 'Arrow', [0.2, 0.2], [0.5, 0.4], 'finger');
  await look(guest);
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(guest.getByText(`${name} is changed.`)).toBeVisible();
  return { blurred, drawn };
}

/** Sends the report; its address. */
export async function send(guest: Page): Promise<string> {
  await guest.getByRole('button', { name: 'Send the report' }).click();
  await expect(guest).toHaveURL(/\/feedback\/\d+$/);
  return new URL(guest.url()).pathname;
}
