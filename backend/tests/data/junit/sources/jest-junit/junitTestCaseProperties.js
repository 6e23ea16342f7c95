// jest-junit asks this for the properties of each test.
module.exports = (result) => {
  const found = /TC-\d+/.exec(result.title);
  return found ? { test_case: found[0], invocations: result.invocations } : {};
};
