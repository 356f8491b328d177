import { useState } from 'preact/hooks';
import { logIn, signUp } from '../api.ts';
import { hasErrorCode } from '../explain.ts';
import type { Role } from '../session.ts';
import { texts } from '../texts.ts';
import { Choice, Field } from './field.tsx';
import { Form, Submit } from './form.tsx';
import { type Values, WrongFields } from './form-state.ts';
import { Note } from './note.tsx';

interface LogInFormProps {
  role: Role;
  /** Whether the reader opens an account first. */
  isNew?: boolean;
  /** Given when the reader cannot choose another account. */
  username?: string | undefined;
  onDone: (role: Role) => void;
}

export function LogInForm({ role: firstRole, isNew = false, username, onDone }: LogInFormProps) {
  const [role, setRole] = useState(firstRole);
  const [isWrong, setWrong] = useState(false);
  const words = texts.logIn;

  const submit = async (values: Values) => {
    setWrong(false);
    const credentials = { username: values.text('username'), password: values.secret('password') };
    try {
      await (isNew ? signUp(role, values.text('name'), credentials) : logIn(role, credentials));
    } catch (error) {
      if (hasErrorCode(error, 'username_taken')) throw new WrongFields({ username: words.taken });
      // An unknown user name and a wrong password have the same message. A different one would tell an attacker which user names exist.
      if (!isNew && hasErrorCode(error, 'wrong_credentials', 'invalid_request')) return setWrong(true);
      throw error;
    }
    onDone(role);
  };
  return (
    <Form onSubmit={submit} label={isNew ? words.newTitle : words.title}>
      <Choice name="role" label={words.role} values={words.roles} chosen={role} onChoose={setRole} />
      {isNew && <Field name="name" label={words.name} hint={words.nameHint[role]} autocomplete="name" maxLength={64} />}
      <Field
        name="username"
        label={words.username}
        hint={isNew ? words.usernameHint : undefined}
        defaultValue={username ?? ''}
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        maxLength={64}
      />
      <Password name="password" label={words.password} hint={isNew ? words.passwordHint : undefined} isNew={isNew} />
      {isWrong && (
        <Note kind="bad">
          <p>{words.wrong}</p>
        </Note>
      )}
      <Submit busy={isNew ? words.creating : words.submitting}>{isNew ? words.create : words.submit}</Submit>
    </Form>
  );
}

/** A password's field, which can show what is typed. */
export function Password({ name, label, hint, isNew }: { name: string; label: string; hint?: string | undefined; isNew: boolean }) {
  const [isShown, show] = useState(false);
  return (
    <>
      <Field
        name={name}
        label={label}
        hint={hint}
        type={isShown ? 'text' : 'password'}
        autocomplete={isNew ? 'new-password' : 'current-password'}
        autocapitalize="none"
        spellcheck={false}
      />
      <label class="check">
        <input type="checkbox" checked={isShown} onChange={({ currentTarget }) => show(currentTarget.checked)} />
        {texts.logIn.show}
      </label>
    </>
  );
}
