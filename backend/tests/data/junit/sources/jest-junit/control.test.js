// jest-junit takes out some control characters of a name, not all: XML 1.0 has none of them.
it('bell \u0007 rings', () => {});
it('escape \u001b[31mred\u001b[0m and 日本', () => {
  throw new Error('back\u0008space');
});
