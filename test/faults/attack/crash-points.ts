import { existsSync, renameSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Services } from '../../../functions/services/services.ts';
import type { Payment } from '../../../lib/payment/payment.ts';

type Step = 'begin' | 'charge' | 'settle' | 'take' | 'cancel' | 'begin refund' | 'refund' | 'settle refund' | 'take refunds';

/** The points where a function's process can die: before and after each message of the protocol, as the function sees it. */
export type CrashPoint = `${'before' | 'after'} ${Step}`;

/** A file in the folder arms a crash point. The process that dies there renames it, so only one process dies, and the name shows it. */
const armedFile = (folder: string, point: CrashPoint) => path.join(folder, point.replaceAll(' ', '-'));
const hitFile = (folder: string, point: CrashPoint) => `${armedFile(folder, point)}.hit`;

export async function arm(folder: string, point: CrashPoint): Promise<void> {
  await rm(hitFile(folder, point), { force: true });
  await writeFile(armedFile(folder, point), '');
}

export const wasHit = (folder: string, point: CrashPoint): boolean => existsSync(hitFile(folder, point));

function pass(folder: string, point: CrashPoint): void {
  if (!existsSync(armedFile(folder, point))) return;
  renameSync(armedFile(folder, point), hitFile(folder, point));
  process.kill(process.pid, 'SIGKILL');
}

/** The same services, but this process dies by `kill -9` at each crash point that is armed in the folder. */
export function withCrashPoints(services: Services, folder: string): Services {
  const around =
    <Given extends unknown[], Answer>(step: Step, call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given) => {
      pass(folder, `before ${step}`);
      const answer = await call(...given);
      pass(folder, `after ${step}`);
      return answer;
    };
  const { product } = services;
  const mortal = (payment: Payment): Payment => ({
    ...payment,
    charge: around('charge', payment.charge),
    cancel: around('cancel', payment.cancel),
    refund: around('refund', payment.refund),
  });
  return {
    ...services,
    product: {
      ...product,
      beginPurchase: around('begin', product.beginPurchase),
      settlePurchase: around('settle', product.settlePurchase),
      takeDuePurchases: around('take', product.takeDuePurchases),
      beginRefund: around('begin refund', product.beginRefund),
      settleRefund: around('settle refund', product.settleRefund),
      takeDueRefunds: around('take refunds', product.takeDueRefunds),
    },
    payment: async () => mortal(await services.payment()),
  };
}
