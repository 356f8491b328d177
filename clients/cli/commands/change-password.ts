import { Command } from '@commander-js/extra-typings';
import { type Context, inSession } from '../context.ts';
import { askCurrentPassword, askPassword, readPasswordChange } from '../prompts/secrets.ts';
import { sendAsked } from '../prompts/send-asked.ts';

export const changePassword = (context: Context) =>
  new Command('change-password')
    .aliases([`change-${context.role}-password`, 'passwd'])
    .summary('change your password; every other session of your account ends')
    .option('--passwords-stdin', 'read two lines from standard input: the current and the new password')
    .addHelpText('after', '\nWithout a terminal the passwords can also come from SOUK_PASSWORD and SOUK_NEW_PASSWORD.')
    .action(async ({ passwordsStdin = false }) => {
      const client = await inSession(context);
      const given = await readPasswordChange(context, { passwordsStdin });
      const asked = {
        currentPassword: () => askCurrentPassword(context.ask),
        newPassword: () => askPassword(context.ask, { isNew: true, name: 'New password' }),
      };
      const change = context.role === 'seller' ? client.changeSellerPassword : client.changeBuyerPassword;
      await sendAsked(context, given, asked, (input) => change(input, { signal: context.interrupts.signal }));
      context.output.result(undefined, () => 'Your password is changed. Every other session of your account has ended.');
    });
