// The demo's people, and signing in as one of them the way a person does it.
import { expect, type Page } from '@playwright/test';
import { stack } from './stack.ts';

/** Each person's full name, by their subject at the sign-in page. */
export const PEOPLE = {
  dana: 'Dana Okafor', // developer
  quinn: 'Quinn Abara', // QA tester
  uma: 'Uma Lindqvist', // end user
  pavel: 'Pavel Novak', // product owner
  priya: 'Priya Raman', // product owner who also writes code
  rita: 'Rita Moreau', // release manager
  avi: 'Avi Stern', // auditor
  ada: 'Ada Nwosu', // admin
  sam: 'Sam Stranger', // no role
} as const;
export type Sub = keyof typeof PEOPLE;

/** From the portal's first page through the sandbox's sign-in page and back. */
export async function signIn(page: Page, sub: Sub): Promise<void> {
  const { portalUrl, oidcUrl } = stack();
  const at = (url: string) => (there: URL) => there.origin === url;
  await page.goto(`${portalUrl}/`);
  // The first page either sends a stranger on by itself or offers a way in; some doors have two steps.
  for (let step = 0; step < 2 && !page.url().startsWith(oidcUrl); step++) {
    const way = (name: RegExp) => page.getByRole('link', { name }).or(page.getByRole('button', { name }));
    const direct = way(/sandbox/i).first();
    await ((await direct.isVisible()) ? direct : way(/sign in/i).first()).click();
    await page.waitForLoadState();
  }
  await page.waitForURL(at(oidcUrl));
  await page.getByRole('button', { name: new RegExp(`^${PEOPLE[sub]}`) }).click();
  await page.waitForURL(at(portalUrl));
  expect(new URL(page.url()).origin).toBe(portalUrl);
}
