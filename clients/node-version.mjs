// Plain JavaScript, so that an older Node can run it, too.
const [leastMajor, leastMinor] = [24, 7];

const leastNode = `${leastMajor}.${leastMinor}`;

/** Whether this Node is too old to run Souk. */
export function isTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

/** Advice if a program could not be loaded because a package is missing; undefined for other errors. */
export function adviceOn(error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/find (package|module '.*node_modules)/.test(error.message)) return undefined;
  return `${error.message.replace(/ imported from .*/s, '')}, which Souk needs: run \`npm ci\`.`;
}

/** Advice if no installed Node can run Souk. */
export const needsNewerNode = () =>
  `Souk needs Node ${leastNode} or later and this is ${process.version}: run \`npm ci --include=prod --ignore-scripts=false\`, which brings one along, then \`npm start\`.`;
