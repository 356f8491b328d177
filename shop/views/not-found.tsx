import { Empty } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { href } from '../router.ts';
import { texts } from '../texts.ts';

export function NotFound({ text = texts.notFound.page }: { text?: string }) {
  return (
    <Page title={texts.notFound.title}>
      <Empty text={text}>
        <a class="quiet-button" href={href('home')}>
          {texts.notFound.out}
        </a>
      </Empty>
    </Page>
  );
}
