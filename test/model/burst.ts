import fc from 'fast-check';
import { type Answered, explain } from './explain.ts';
import type { Model } from './model.ts';
import type { Real, Request } from './request.ts';
import { looks, registerItem } from './requests.ts';

/** Some requests one after the other, and then a few branches of requests side by side. */
export interface Burst {
  before: Request[];
  branches: Request[][];
}

/** Three of them, of requests of these kinds. */
export function burstsOf(kinds: readonly fc.Arbitrary<Request>[]): fc.Arbitrary<Burst[]> {
  const any = fc.oneof(...kinds);
  const few = fc.array(any, { minLength: 1, maxLength: 3 });
  const branches = fc.oneof(fc.tuple(few, few), fc.tuple(few, few, few));
  return fc.array(fc.record({ before: fc.array(any, { maxLength: 6 }), branches }), { minLength: 3, maxLength: 3 });
}

/** What is for sale in the beginning. */
export const stock = fc.array(registerItem, { minLength: 2, maxLength: 2 });

let moment = 0;

async function send(request: Request, model: Model, real: Real): Promise<Answered> {
  const { send, steps } = request.plan(model, real);
  const sentAt = ++moment;
  const answer = await send();
  return { said: request.toString(), steps, sentAt, answer, answeredAt: ++moment };
}

/** Sends requests one after another. Returns the models that explain all responses so far. */
async function inOrder(given: readonly Request[], models: readonly Model[], real: Real): Promise<Model[]> {
  let now = [...models];
  for (const request of given) now = explained(now, [[await send(request, now[0] as Model, real)]]);
  return now;
}

/** Looks at everything at once: nothing changes any more, so any order will do. */
async function lookAround(models: readonly Model[], real: Real): Promise<Model[]> {
  const [now] = models as [Model];
  const seen = await Promise.all(looks(now).map((request) => send(request, now, real)));
  return seen.reduce<Model[]>((explaining, one) => explained(explaining, [[one]]), [...models]);
}

/** Sends bursts to a marketplace. Throws if no order of the requests explains their responses and the state that is visible afterwards. */
export async function play(
  given: readonly Burst[],
  goods: readonly Request[],
  { model, real }: { model: Model; real: Real },
): Promise<void> {
  let models = await inOrder(goods, [model], real);
  for (const { before, branches } of given) {
    models = await inOrder(before, models, real);
    const now = models[0] as Model;
    const answered = await Promise.all(branches.map((branch) => inBranch(branch, now, real)));
    models = await lookAround(explained(models, answered), real);
  }
}

/** Planned by what was known before, and sent as soon as the branch's last one is answered. */
async function inBranch(branch: readonly Request[], now: Model, real: Real): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const request of branch) answered.push(await send(request, now, real));
  return answered;
}

function explained(models: readonly Model[], branches: readonly Answered[][]): Model[] {
  const after = explain(models, branches);
  if (after.length > 0) return after;
  const told = branches.flatMap((branch, i) =>
    branch.map(
      ({ said, sentAt, answeredAt, answer }) =>
        `${i}: ${said}, from ${sentAt} to ${answeredAt}: ${answer.status} ${JSON.stringify(answer.body)}`,
    ),
  );
  throw new Error(`no order explains\n${told.join('\n')}`);
}
