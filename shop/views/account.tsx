import type { AccountSession } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { client, logOut } from '../api.ts';
import { hasErrorCode } from '../explain.ts';
import { count, dayAndTime } from '../format.ts';
import { useLoad } from '../load.ts';
import { Form, Submit } from '../parts/form.tsx';
import { type Values, WrongFields } from '../parts/form-state.ts';
import { Password } from '../parts/log-in-form.tsx';
import { ErrorNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Rating } from '../parts/rating.tsx';
import { useTask } from '../parts/task.ts';
import { go, href } from '../router.ts';
import { session } from '../session.ts';
import { texts } from '../texts.ts';
import styles from './account.module.css';

const isSeller = () => session.value?.role === 'seller';

export function Account() {
  const words = texts.account;
  const leave = async () => {
    const done = logOut();
    go(href('home'));
    announce(texts.session.loggedOut);
    await done;
  };
  return (
    <Page
      title={words.title}
      aside={
        <button type="button" class="quiet-button" onClick={leave}>
          {words.logOut}
        </button>
      }
    >
      <div class={styles.account}>
        <Self />
        <section>
          <h2>{words.password}</h2>
          <PasswordForm />
        </section>
        <Sessions />
      </div>
    </Page>
  );
}

function Self() {
  const words = texts.account;
  const { data, error, reload } = useLoad(async (signal) =>
    isSeller() ? { seller: await client.getOwnSeller({}, { signal }) } : { buyer: await client.getOwnBuyer({}, { signal }) },
  );
  if (error !== undefined) return <ErrorNote error={error} retry={reload} />;
  const own = data?.seller ?? data?.buyer;
  if (!own) return <p>{texts.loading}</p>;
  return (
    <section>
      <h2 dir="auto">{own.name}</h2>
      <dl class={styles.facts}>
        <dt>{words.username}</dt>
        <dd>{own.username}</dd>
        {data?.buyer && (
          <>
            <dt>{words.bought}</dt>
            <dd>{count(data.buyer.itemsPurchased)}</dd>
          </>
        )}
        {data?.seller && (
          <>
            <dt>{words.sold}</dt>
            <dd>{count(data.seller.itemsSold)}</dd>
            <dt>{words.rating}</dt>
            <dd>
              <Rating {...data.seller} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function PasswordForm() {
  const words = texts.account;
  const submit = async (values: Values, form: HTMLFormElement) => {
    const passwords = { currentPassword: values.secret('currentPassword'), newPassword: values.secret('newPassword') };
    try {
      await (isSeller() ? client.changeSellerPassword(passwords) : client.changeBuyerPassword(passwords));
    } catch (error) {
      if (hasErrorCode(error, 'wrong_credentials')) throw new WrongFields({ currentPassword: words.wrong });
      throw error;
    }
    form.reset();
    announce(words.changed);
  };
  return (
    <Form onSubmit={submit} label={words.password}>
      {/* For the browser's own store of passwords. */}
      <input type="text" name="username" autocomplete="username" value={session.value?.username ?? ''} readOnly hidden />
      <Password name="currentPassword" label={words.currentPassword} isNew={false} />
      <Password name="newPassword" label={words.newPassword} hint={texts.logIn.passwordHint} isNew />
      <Submit busy={words.changing}>{words.change}</Submit>
    </Form>
  );
}

function Sessions() {
  const words = texts.account;
  const task = useTask();
  const { data, error, reload } = useLoad((signal) =>
    isSeller() ? client.listSellerSessions({}, { signal }) : client.listBuyerSessions({}, { signal }),
  );
  const end = (ending: () => Promise<void>) =>
    task.run(async () => {
      await ending();
      announce(words.ended);
      reload();
    });
  const others = data?.sessions.filter(({ current }) => !current) ?? [];
  return (
    <section>
      <h2>{words.sessions}</h2>
      <p>{words.sessionsHelp}</p>
      {error !== undefined && <ErrorNote error={error} retry={reload} />}
      <ul class={styles.sessions}>
        {data?.sessions.map((one) => (
          <li key={one.sessionId}>
            <SessionFacts session={one} />
            {!one.current && (
              <button
                type="button"
                class="quiet-button"
                aria-disabled={task.isBusy}
                onClick={() =>
                  end(() =>
                    isSeller()
                      ? client.endSellerSession({ sessionId: one.sessionId })
                      : client.endBuyerSession({ sessionId: one.sessionId }),
                  )
                }
              >
                {words.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <button
          type="button"
          class="quiet-button"
          aria-disabled={task.isBusy}
          onClick={() => end(() => (isSeller() ? client.endOtherSellerSessions() : client.endOtherBuyerSessions()))}
        >
          {words.endOthers}
        </button>
      )}
      {task.error !== undefined && <ErrorNote error={task.error} />}
    </section>
  );
}

function SessionFacts({ session: { client: program, network, lastUsedAt, current } }: { session: AccountSession }) {
  const words = texts.account;
  return (
    <div>
      <p class={styles.program}>{current ? words.thisOne : (program ?? words.unknownClient)}</p>
      <p class={styles.used}>
        {words.lastUsed(dayAndTime(lastUsedAt))}
        {network && ` · ${network}`}
      </p>
    </div>
  );
}
