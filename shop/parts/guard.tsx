import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { texts } from '../texts.ts';
import { ErrorNote } from './note.tsx';
import { Page } from './page.tsx';

/** Shows that a part of the page has failed, for example because a response had another form, and leaves the rest of the page as it is. */
export function Guard({ children, isView = false }: { children: ComponentChildren; isView?: boolean }) {
  const [error, again] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  if (!isView) return <ErrorNote error={error} />;
  return (
    <Page title={texts.errors.title}>
      <ErrorNote error={error} retry={again} />
    </Page>
  );
}
