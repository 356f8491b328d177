import * as z from 'zod/mini';
import { once } from '../process/once.ts';
import { boolean, canonicalUuid, long, instant as readInstant, withoutSchemaAttributes } from './xml-values.ts';

const faultCodes = ['invalid_request', 'another_amount', 'not_found', 'not_approved', 'exceeds_amount', 'forbidden', 'internal'] as const;
/** The code of a PaymentFault. */
export type FaultCode = (typeof faultCodes)[number];

const decisions = ['approved', 'declined', 'cancelled'] as const;
export type Decision = (typeof decisions)[number];
const amountCents = once(() => long(1, 10_000_000_000_000));
const instant = once(readInstant);
const transactionId = once(canonicalUuid);

const list = <Element extends z.ZodMiniType>(element: Element) => z._default(z.array(element), []);
const quantity = once(() => long(1, 1_000_000));

const refund = once(() =>
  z.strictObject({
    refundId: canonicalUuid(),
    amountCents: amountCents(),
    refundedAt: instant(),
    reason: z.string(),
    line: list(z.strictObject({ itemId: z.string(), quantity: quantity() })),
    restock: z._default(boolean(), false),
  }),
);

const transaction = once(() => ({
  transactionId: transactionId(),
  amountCents: z.optional(amountCents()),
  currency: z.optional(z.string()),
  cardBrand: z.optional(z.string()),
  cardLast4: z.optional(z.string()),
  refund: list(refund()),
}));

/** The exact schema of each response. Any other message counts as no response. */
export const answers = {
  Charge: once(() => z.strictObject({ transactionId: transactionId(), amountCents: amountCents(), decision: z.enum(decisions) })),
  Cancel: once(() => z.strictObject({ transactionId: transactionId(), decision: z.enum(decisions) })),
  GetTransaction: once(() =>
    z.strictObject({ ...transaction(), decision: z.enum([...decisions, 'unknown']), decidedAt: z.optional(instant()) }),
  ),
  Refund: once(() =>
    z.strictObject({
      transactionId: transactionId(),
      refundId: canonicalUuid(),
      amountCents: amountCents(),
      refundedAt: instant(),
    }),
  ),
  ListTransactions: once(() =>
    z.union([
      z.strictObject({
        transaction: list(z.strictObject({ ...transaction(), decision: z.enum(decisions), decidedAt: instant() })),
        nextPageToken: z.optional(z.string()),
      }),
      // soap parses a response without elements as null.
      z.pipe(
        z.null(),
        z.transform(() => ({ transaction: [], nextPageToken: undefined })),
      ),
    ]),
  ),
};

export type Operation = keyof typeof answers;
export type AnswerOf<Name extends Operation> = z.output<ReturnType<(typeof answers)[Name]>>;

/** Reads the code of a fault that the service itself raised out of soap's error. */
const fault = once(() =>
  z.object({
    Envelope: z.object({
      Body: z.object({
        Fault: z.object({
          detail: z.object({
            PaymentFault: z.object({ code: z.enum(faultCodes) }),
          }),
        }),
      }),
    }),
  }),
);

export function faultCode(error: unknown) {
  const message = withoutSchemaAttributes((error as { root?: unknown } | null)?.root);
  return fault().safeParse(message).data?.Envelope.Body.Fault.detail.PaymentFault.code;
}
