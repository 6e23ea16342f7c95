// A small basket with the outcomes Node's own runner knows.
import { describe, it, before, test } from 'node:test';
import assert from 'node:assert/strict';

describe('basket', () => {
  it('adds up', () => assert.equal(1 + 2 + 3, 6));
  it('[TC-12] gives the discount once', (t) => {
    t.diagnostic('discount <10%> & more given twice');
    console.log('basket before: 3 lines');
    assert.deepEqual({ lines: ['tea', 'milk', 'milk'] }, { lines: ['tea', 'milk'] });
  });
  it('lists the outlet', { skip: 'the store has no <outlet> yet' }, () => {});
  it('prints a receipt', { todo: 'later' }, () => {});
  it('rounds up', { todo: 'TC-15' }, () => assert.equal(2.67, 2.68));
});

describe('stock', () => {
  before(() => {
    throw new Error('could not reach the test database\nis it started?');
  });
  it('is read', () => {});
});

test('parent', async (t) => {
  await t.test('child "one" <a> & b', () => {});
  await t.test('line one\nline two -- ends', () => {});
});
