import { useEffect, useState } from 'preact/hooks';
import { announce } from '../announce.ts';
import { stayLoggedIn } from '../api.ts';
import { needsRole } from '../needs-role.ts';
import { go, href, place } from '../router.ts';
import { endedSession, expireSession, expiresAtMs, session } from '../session.ts';
import { texts } from '../texts.ts';
import { Dialog } from './dialog.tsx';
import { LogInForm } from './log-in-form.tsx';
import { Note } from './note.tsx';
import styles from './session-notices.module.css';

const warnedMs = 60_000;
/** A timer of a hidden tab may be late, so the clock is asked again. */
const askAgainMs = 1_000;

/** Tells that the session is about to end, and that it has ended. */
export function SessionNotices() {
  const leftMs = useTimeLeft();
  if (endedSession.value) return <Ended />;
  if (leftMs === undefined || leftMs > warnedMs) return null;
  return (
    <div class={styles.bar}>
      <p role="alert">{texts.session.ending}</p>
      <button type="button" class="quiet-button" onClick={() => stayLoggedIn().catch(() => {})}>
        {texts.session.stay}
      </button>
    </div>
  );
}

function useTimeLeft(): number | undefined {
  const [nowMs, setNow] = useState(Date.now());
  const endsAtMs = session.value && expiresAtMs.value;
  useEffect(() => {
    if (endsAtMs === undefined) return;
    const look = () => {
      // The server ends a session up to ten seconds late. To the reader it has ended when it may have.
      if (Date.now() >= endsAtMs) expireSession();
      setNow(Date.now());
    };
    const timer = setInterval(look, askAgainMs);
    look();
    return () => clearInterval(timer);
  }, [endsAtMs]);
  return endsAtMs === undefined ? undefined : endsAtMs - nowMs;
}

function Ended() {
  const ended = endedSession.value;
  if (!ended) return null;
  const leave = () => {
    endedSession.value = undefined;
  };
  if (!needsRole[place.value.view ?? 'home']) {
    return (
      <div class={styles.bar}>
        <p role="alert">{texts.session.endedNote}</p>
        <a class="quiet-button" href={href('logIn', {}, { return: place.value.address })}>
          {texts.nav.logIn}
        </a>
        <button type="button" class="link-button" onClick={leave}>
          {texts.close}
        </button>
      </div>
    );
  }
  const onDone = () => {
    announce(texts.session.welcome);
    // What another account typed is not for this one.
    if (session.value?.accountId !== ended.accountId || session.value.role !== ended.role) go(href('home'));
  };
  return (
    <Dialog
      title={texts.session.endedTitle}
      onLeave={() => {
        if (!endedSession.value) return;
        leave();
        go(href('home'));
      }}
    >
      <Note kind="plain">
        <p>{texts.session.ended}</p>
      </Note>
      <LogInForm role={ended.role} username={ended.username} onDone={onDone} />
    </Dialog>
  );
}
