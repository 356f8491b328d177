// Loaded before a function: Node no longer publishes that a server is about to listen.
import diagnostics from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';

const { subscribe } = diagnostics;
diagnostics.subscribe = (name, listener) => name === 'tracing:net.server.listen:asyncStart' || subscribe(name, listener);
syncBuiltinESMExports();
