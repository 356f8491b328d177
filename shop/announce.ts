import { signal } from '@preact/signals';

/** What changed, for readers who do not see it. Shown to all for a moment as well. */
export const announcement = signal<{ text: string; id: number } | undefined>(undefined);

let announced = 0;

export function announce(text: string): void {
  announced += 1;
  announcement.value = { text, id: announced };
}
