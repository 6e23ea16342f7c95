// jest-junit asks this for the properties of each suite.
module.exports = () => ({ build: '1041' });
