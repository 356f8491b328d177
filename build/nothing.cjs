// Takes the place of code that is left out of a bundle. gRPC calls `setup` of each of its modules that can be registered.
module.exports = { setup() {} };
