/** Shows how far a long task is. */
export interface Progress {
  show(done: number): void;
  /** Leaves the last line standing. */
  end(): void;
}

const barWidth = 30;

/** A bar that moves on a terminal; elsewhere a line for every tenth. */
export function createProgress(stream: { isTTY?: boolean; write(text: string): unknown }, all: number, what: string): Progress {
  const startedAtMs = Date.now();
  let tenths = 0;
  const text = (done: number) => {
    const perSecond = done / Math.max(0.001, (Date.now() - startedAtMs) / 1000);
    const left = done > 0 && done < all ? `, ${Math.ceil((all - done) / perSecond)} s left` : '';
    return `${done.toLocaleString('en')} of ${all.toLocaleString('en')} ${what}, ${Math.round(perSecond).toLocaleString('en')} a second${left}`;
  };
  const bar = (done: number) => {
    const full = Math.floor((done / all) * barWidth);
    return '█'.repeat(full) + '░'.repeat(barWidth - full);
  };
  return {
    show(done) {
      const reached = Math.floor((done * 10) / all);
      if (stream.isTTY) stream.write(`\r\u001b[2K${bar(done)} ${text(done)}`);
      else if (reached > tenths) stream.write(`${text(done)}\n`);
      tenths = reached;
    },
    end() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
