// Loads only what is used of `node:http`. An import from an ES module loads all exports, and so an HTTP client that Souk does not use.
module.exports = process.getBuiltinModule('node:http');
