// What every spec imports: Playwright's test with our guards.
//
//   guard     always on: any console error, page error or CSP violation fails the test
//   own       `test.use({ own: { clock: true } })`: the tests run in a world of their own, of this kind
//   visit     `await visit()`: a page of somebody who is not signed in, guarded
//   as        `const quinn = await as('quinn')`: the same, signed in
//   axe       `await axe(page)`: no accessibility violation (WCAG 2.2 AA and best practices)
//   sandbox   steers and questions the outside world
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test';
import { Guard } from './guard.ts';
import { signIn, type Sub } from './people.ts';
import { sandbox } from './sandbox.ts';
import { beside, type Kind, stack } from './stack.ts';

type Fixtures = {
  own: Kind | undefined;
  world: void;
  guard: Guard;
  visit: (options?: BrowserContextOptions) => Promise<Page>;
  as: (sub: Sub) => Promise<Page>;
  axe: (page: Page) => Promise<void>;
  sandbox: typeof sandbox;
};

export const test = base.extend<Fixtures>({
  own: [undefined, { option: true }],
  // Whoever asks `stack()` after this is told of the test's own.
  world: [async ({ own }, use) => (own ? beside(own, use) : use()), { timeout: 60_000 }],
  baseURL: async ({ world: _ }, use) => use(stack().portalUrl),
  guard: async ({}, use) => {
    const guard = new Guard();
    await use(guard);
    guard.check();
  },
  context: async ({ context, guard }, use) => {
    await guard.watch(context);
    await use(context);
  },
  visit: async ({ browser, guard, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL, ...options });
      contexts.push(context);
      await guard.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  as: async ({ visit }, use) => {
    await use(async (sub) => {
      const page = await visit();
      await signIn(page, sub);
      return page;
    });
  },
  axe: async ({ javaScriptEnabled }, use) => {
    await use(async (page) => {
      if (!javaScriptEnabled) throw new Error('axe runs inside the page and needs JavaScript: tag this test without @no-js');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n${v.nodes.map((node) => `    ${node.html}`).join('\n')}`);
      expect(found, `accessibility of ${page.url()}`).toEqual([]);
    });
  },
  sandbox: async ({ world: _ }, use) => use(sandbox),
});

export { expect, signIn, stack };
