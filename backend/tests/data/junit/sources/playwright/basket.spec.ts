// A small basket with the outcomes Playwright knows; no browser is needed for them.
import { test, expect } from '@playwright/test';

test.describe('basket', () => {
  test('adds up @smoke', { annotation: { type: 'test_case', description: 'TC-13' } }, () => {
    expect(1 + 2 + 3).toBe(6);
  });

  test('[TC-12] gives the discount once', { annotation: [{ type: 'test_case', description: 'TC-12' }, { type: 'issue', description: 'pricing <10%> & more' }] },
    async ({}, info) => {
      console.log('basket before: 3 lines');
      console.error('warning: \u001b[31mdiscount\u001b[0m given twice');
      await info.attach('basket.txt', { body: 'tea\nmilk\nmilk\n', contentType: 'text/plain' });
      await test.step('pay', () => {
        expect({ lines: ['tea', 'milk', 'milk'] }).toEqual({ lines: ['tea', 'milk'] });
      });
    });

  test('payment passes at the second try', async ({}, info) => {
    console.log(`try ${info.retry + 1}`);
    await info.attach('reply.txt', { path: __filename, contentType: 'text/plain' });
    if (info.retry === 0) throw new Error('payment refused at the first try\nsecond line');
  });

  test('lists the outlet', () => {
    test.skip(true, 'the store has no <outlet> yet');
  });

  test.fixme('prints a receipt', () => {});

  test('rounds up', () => {
    test.fail(true, 'see TC-15');
    expect(2.67).toBe(2.68);
  });

  test('was mended', () => {
    test.fail();
    expect(1).toBe(1);
  });
});

test.describe('stock', () => {
  test.beforeAll(() => {
    throw new Error('could not reach the test database\nis it started?');
  });
  test('is read', () => {});
  test('is counted', () => {});
});

test('printer hangs', async () => {
  test.setTimeout(200);
  await new Promise(() => {});
});
