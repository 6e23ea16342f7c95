require('./not-there'); test('never', () => {});
