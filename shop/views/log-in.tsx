import { announce } from '../announce.ts';
import { LogInForm } from '../parts/log-in-form.tsx';
import { Page } from '../parts/page.tsx';
import { goInstead, href, ownAddress, place } from '../router.ts';
import type { Role } from '../session.ts';
import { texts } from '../texts.ts';
import styles from './log-in.module.css';

export const LogIn = () => <Entrance isNew={false} />;
export const SignUp = () => <Entrance isNew />;

/** Log-in and the opening of an account. Both return to where the reader was. */
function Entrance({ isNew }: { isNew: boolean }) {
  const { query } = place.value;
  const role: Role = query.get('role') === 'seller' ? 'seller' : 'buyer';
  const back = query.get('return') ?? undefined;
  const words = texts.logIn;
  const onDone = (as: Role) => {
    announce(texts.session.welcome);
    goInstead(back === undefined && as === 'seller' ? href('ownItems') : ownAddress(back ?? null));
  };
  return (
    <Page title={isNew ? words.newTitle : words.title}>
      <div class={styles.entrance}>
        <LogInForm key={String(isNew)} role={role} isNew={isNew} onDone={onDone} />
        <p>
          <a href={href(isNew ? 'logIn' : 'signUp', {}, { return: back, role: query.get('role') ?? undefined })}>
            {isNew ? words.toLogIn : words.toSignUp}
          </a>
        </p>
      </div>
    </Page>
  );
}
