/** Souk's mark: the eight-pointed star of its tiles. */
export const Star = () => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <path fill="currentColor" d="M12 0l3.5 3.5h5v5L24 12l-3.5 3.5v5h-5L12 24l-3.5-3.5h-5v-5L0 12l3.5-3.5v-5h5z" />
    <circle cx="12" cy="12" r="3.2" fill="var(--paper)" />
  </svg>
);
