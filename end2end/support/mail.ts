// Mails as they came to the sandbox: found, followed, and held against each other's parts.
import { expect, type Page } from '@playwright/test';
import { sandbox } from './sandbox.ts';

export type Mail = { id: number; to: string[]; subject: string; text: string; html: string };

/** Waits for the newest mail to somebody with this subject. */
export async function mailTo(address: string, subject: string | RegExp): Promise<Mail> {
  const look = async () => (await mails()).findLast((mail) => mail.to.includes(address) && (typeof subject === 'string' ? mail.subject === subject : subject.test(mail.subject)));
  await expect.poll(look, { message: `a mail to ${address}: ${subject}`, timeout: 20_000 }).toBeTruthy();
  return (await look()) as Mail;
}

export const mails = () => sandbox.get<Mail[]>('/api/mails');

/** The address behind the mail's first link: what it is about. */
export function linkOf({ text }: Mail): string {
  const link = text.match(/https?:\/\/\S+/)?.[0];
  if (!link) throw new Error(`no link in\n${text}`);
  return link;
}

/** The HTML part says what the text part says, in this order, and leads to the same places; nothing acts by itself. */
export async function expectSameInBothParts(page: Page, mail: Mail): Promise<void> {
  await page.setContent(mail.html);
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const links = mail.text.match(/https?:\/\/\S+/g) ?? [];
  const hrefs = await page.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(hrefs, `the links of “${mail.subject}”`).toEqual(links);
  expect(links.length, 'what it is about, and the way out').toBeGreaterThanOrEqual(2);
  // What only one of the two needs: addresses in text, and a colon before them; marks of headings and of the end.
  const lines = mail.text.replaceAll('\r\n', '\n');
  const text = links.reduce((text, link) => text.replace(`:\n${link}`, ''), lines).replaceAll(/^(\* |-- $)/gm, '');
  const words = (await page.locator('body').innerText()).replace(/:? Your settings for notices\s*$/, '');
  expect(plain(words), `the words of “${mail.subject}”`).toBe(plain(text));
  await expect(page.locator('form, script, img, iframe, link, object'), 'nothing is loaded and nothing is sent').toHaveCount(0);
}
