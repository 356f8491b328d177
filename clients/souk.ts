#!/usr/bin/env node
import module from 'node:module';

// Node then compiles each file once, not at every command.
module.enableCompileCache();

const { main } = await import('./cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
