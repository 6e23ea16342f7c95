// The set-up itself: the portal lives, is ready, and knows its world.
import { expect, test } from '../support/test.ts';

test('the portal lives and is ready', { tag: ['@no-js', '@phone'] }, async ({ page, request }) => {
  expect((await page.goto('/health'))?.status()).toBe(200);
  expect((await request.get('/ready')).status()).toBe(200);
});
