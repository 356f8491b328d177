import * as z from 'zod/mini';
import { InvalidRequest } from './problem.ts';
import { example, newPassword, password, passwordIsUsername } from './values.ts';

/** What a change of the password needs, of either role. */
export const passwordChange = () =>
  z.strictObject({ currentPassword: password(), newPassword: newPassword().check(example('battery staple 8')) });

/** The user name is known only after the session check, so this is the one invalid value that needs a session. */
export const newPasswordIsUsername = () => new InvalidRequest([{ field: 'newPassword', message: passwordIsUsername }]);

export const passwordChangeDescription =
  'Ends every other session of the account at once. A wrong `currentPassword` counts as a failed log-in; it ends no session. Do not repeat a change whose outcome is unknown: log in with the new password to find out.';
