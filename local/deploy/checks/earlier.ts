import { gcloudJson, ifThere } from '../tools.ts';
import { zoneFor } from '../zone.ts';
import { type Check, note, ok, wrong } from './check.ts';

/** The names of the databases of both profiles. */
const ours = ['customer', 'product', 'payment', 'souk'];

const databases: Check = {
  about: 'earlier installation',
  async find({ project, isThere, choices: { profile, region } }) {
    if (isThere) return ok(`The project has a deployment of the profile ${profile} in ${region}: it is brought up to date.`);
    const instances = (await ifThere(gcloudJson<{ name: string }[]>(project, ['sql', 'instances', 'list']))) ?? [];
    const inTheWay = instances.map(({ name }) => name).filter((name) => ours.includes(name));
    if (inTheWay.length === 0) return ok('The project has no deployment yet.');
    return wrong(
      `The project has databases of our names that this command did not make: ${inTheWay.join(', ')}.`,
      'Use another project, or remove them if their data is not needed.',
    );
  },
};

const domain: Check = {
  about: 'domain',
  async find({ project, choices }) {
    if (choices.domain === '') return ok('There is no domain: the marketplace gets a name at sslip.io that is made from its address.');
    const zone = await zoneFor(project, choices.domain);
    if (zone) return ok(`The zone ${zone} of Cloud DNS has ${choices.domain}: its records are set for you.`);
    return note(
      `${choices.domain} is in no zone of this project's Cloud DNS.`,
      'You will be told which records to set; the deployment waits for them.',
    );
  },
};

export const earlierChecks: readonly Check[] = [databases, domain];
