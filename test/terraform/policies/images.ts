import { type Deployed, firstOf, listAt, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

/** The path of the containers in each kind of resource that has some. */
const containers: Record<string, string> = {
  google_cloud_run_v2_service: 'template.0.containers',
  google_cloud_run_v2_job: 'template.0.template.0.containers',
};

export const imagesByDigest: Policy = {
  rule: 'every image is named by its digest',
  findings: (deployed: Deployed) =>
    ofType(deployed, ...Object.keys(containers)).flatMap(({ address, type, values }) =>
      listAt(values, containers[type] as string)
        .map((container) => textAt(container, 'image'))
        .filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image))
        .map((image) => `${address} runs ${image || 'no image'}`),
    ),
  broken: {
    'a service by tag': (copy) =>
      put(firstOf(copy, 'google_cloud_run_v2_service'), 'template.0.containers.0.image', 'souk/customer-db:latest'),
    'a job by tag': (copy) => put(firstOf(copy, 'google_cloud_run_v2_job'), 'template.0.template.0.containers.0.image', 'souk/audit:1'),
  },
};
