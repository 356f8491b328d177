import * as z from 'zod';

const decisions = ['approved', 'declined', 'cancelled'] as const;
const amountCents = z
  .string()
  .regex(/^[1-9]\d{0,13}$/)
  .transform(Number);
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

const transaction = {
  transactionId: z.string(),
  amountCents: amountCents.optional(),
  currency: z.string().optional(),
  cardBrand: z.string().optional(),
  cardLast4: z.string().optional(),
  refundedAt: instant.optional(),
  refundReason: z.string().optional(),
};

/** The exact shape of each answer; anything else is no answer. */
export const answers = {
  Charge: z.strictObject({ transactionId: z.string(), amountCents, decision: z.enum(decisions) }),
  Cancel: z.strictObject({ transactionId: z.string(), decision: z.enum(decisions) }),
  GetTransaction: z.strictObject({ ...transaction, decision: z.enum([...decisions, 'unknown']), decidedAt: instant.optional() }),
  Refund: z.strictObject({
    transactionId: z.string(),
    amountCents,
    currency: z.string(),
    refundedAt: instant,
    refundReason: z.string(),
  }),
  ListTransactions: z
    .strictObject({
      transaction: z.array(z.strictObject({ ...transaction, decision: z.enum(decisions), decidedAt: instant })).default([]),
      nextPageToken: z.string().optional(),
    })
    // soap reads an answer without any element as nothing.
    .or(z.null().transform(() => ({ transaction: [], nextPageToken: undefined }))),
};

export type Operation = keyof typeof answers;
export type AnswerOf<Name extends Operation> = z.output<(typeof answers)[Name]>;

/** The code of a fault that the service raised itself, as soap's error carries it. */
const fault = z.object({
  root: z.object({
    Envelope: z.object({
      Body: z.object({
        Fault: z.object({
          detail: z.object({
            PaymentFault: z.object({ code: z.enum(['invalid_request', 'another_amount', 'not_found', 'not_approved', 'internal']) }),
          }),
        }),
      }),
    }),
  }),
});

export const faultCode = (error: unknown) => fault.safeParse(error).data?.root.Envelope.Body.Fault.detail.PaymentFault.code;
