// The file that the Functions Framework loads where the functions are deployed. The launcher of add-picture and its first decoder need as long
// to start as the function itself, so they start first. A test of the bundle compares the name with the endpoints.
import { startLauncherEarly } from './pictures/launcher-start.ts';

// biome-ignore lint/style/noProcessEnv: The code that reads settings is loaded afterwards.
if (process.env['FUNCTION_TARGET'] === 'add-picture') startLauncherEarly();
await import('./index.ts');
