// Takes the place of Express and its parsers of bodies in the bundled framework, whose application never gets a request
// (functions/http/framework.ts). The framework makes and fills one at its start. That file knows an application by `handle` and `set`.
const ignore = () => application;
const methods = ['all', 'disable', 'enable', 'handle', 'post', 'set', 'use'];
const parsers = ['json', 'raw', 'text', 'urlencoded'];
const application = (_request, response) => response.writeHead(500).end();
for (const name of methods) application[name] = ignore;
module.exports = () => application;
for (const name of parsers) module.exports[name] = ignore;
