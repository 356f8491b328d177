import { SoukError } from '../../api/errors.ts';
import type { Context } from '../context.ts';
import { explain } from '../errors/explain.ts';

/**
 * Sends an input. If the server refuses some fields, shows the reason, asks the user for only these fields, and sends again. Throws the
 * refusal if there is no user to ask, or if there is no question for a refused field.
 */
export async function sendAsked<Input extends object, Answer>(
  context: Context,
  given: Input,
  questions: { [Field in keyof Input]?: () => Promise<Input[Field]> },
  send: (input: Input) => Promise<Answer>,
): Promise<Answer> {
  let input = given;
  for (;;) {
    try {
      return await send(input);
    } catch (error) {
      const fields = refusedFields(error) as (keyof Input)[];
      const asks = context.ask.possible && !context.output.json;
      if (!asks || fields.length === 0 || !fields.every((field) => questions[field])) throw error;
      context.output.warn(explain(error, context).message);
      for (const field of fields) input = { ...input, [field]: await questions[field]?.() };
    }
  }
}

/** The refused fields, each once. Of `keywords[2]` and `card.number` it takes the first part. */
function refusedFields(error: unknown): string[] {
  if (!(error instanceof SoukError)) return [];
  if (error.code === 'username_taken') return ['username'];
  return [...new Set(error.errors.map(({ field }) => /^\w*/.exec(field)?.[0] ?? ''))];
}
