// Loaded into a process before everything else, it writes down what is loaded after it.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) appendFileSync(process.env.LOADED_FILES, `${url}\n`);
    return next(url, context);
  },
});
