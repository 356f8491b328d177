import type { SessionListener } from '../session/kept-session.ts';

/** How long before a session's end its user is warned. */
const warningSeconds = 60;

interface Events {
  warn(): void;
  end(idleSeconds: number): void;
}

/** Reports when a session is about to end and when it has ended, if no command extends it. */
export function sessionClock({ warn, end }: Events): SessionListener {
  let timers: NodeJS.Timeout[] = [];
  return (session) => {
    timers.forEach(clearTimeout);
    const seconds = session?.expiresInSeconds;
    if (seconds === undefined) return;
    timers = [setTimeout(() => end(seconds), seconds * 1000)];
    if (seconds > warningSeconds) timers.push(setTimeout(warn, (seconds - warningSeconds) * 1000));
    for (const timer of timers) timer.unref();
  };
}
