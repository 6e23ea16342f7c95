// What every spec imports: Playwright's test with our guards.
//
//   guard     always on: any console error, page error or CSP violation fails the test
//   as        `const quinn = await as('quinn')`: a page of their own, signed in and guarded
//   axe       `await axe(page)`: no accessibility violation (WCAG 2.2 AA and best practices)
//   sandbox   steers and questions the outside world
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import { Guard } from './guard.ts';
import { signIn, type Sub } from './people.ts';
import { sandbox } from './sandbox.ts';
import { stack } from './stack.ts';

type Fixtures = {
  guard: Guard;
  as: (sub: Sub) => Promise<Page>;
  axe: (page: Page) => Promise<void>;
  sandbox: typeof sandbox;
};

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(stack().portalUrl),
  guard: async ({}, use) => {
    const guard = new Guard();
    await use(guard);
    guard.check();
  },
  context: async ({ context, guard }, use) => {
    await guard.watch(context);
    await use(context);
  },
  as: async ({ browser, guard, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (sub) => {
      const context = await browser.newContext({ baseURL });
      contexts.push(context);
      await guard.watch(context);
      const page = await context.newPage();
      await signIn(page, sub);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  axe: async ({ javaScriptEnabled }, use) => {
    await use(async (page) => {
      if (!javaScriptEnabled) throw new Error('axe runs inside the page and needs JavaScript: tag this test without @no-js');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n${v.nodes.map((node) => `    ${node.html}`).join('\n')}`);
      expect(found, `accessibility of ${page.url()}`).toEqual([]);
    });
  },
  sandbox: async ({}, use) => use(sandbox),
});

export { expect, signIn, stack };
