// Node writes a control character of a test name as it is: XML 1.0 has no such character.
import { test } from 'node:test';
import assert from 'node:assert/strict';

test('bell \u0007 rings', () => {});
test('escape \u001b[31mred\u001b[0m', () => assert.fail('nul \u0000 in a message'));
