/** Colours that a reader with any colour vision can tell apart (Okabe and Ito). */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#999999'] as const;

export const colourOf = (n: number): string => colours[n % colours.length] as string;

const round = (n: number) => Math.round(n * 10) / 10;

export const rect = (x: number, y: number, wide: number, tall: number, colour: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, wide))}" height="${round(Math.max(0, tall))}" fill="${colour}"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, colour: string, wide = 1): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}" stroke-width="${wide}"/>`;

export const path = (points: readonly (readonly [x: number, y: number])[], colour: string): string =>
  `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}"/>`;

export const dot = (x: number, y: number, colour: string): string => `<circle cx="${round(x)}" cy="${round(y)}" r="3" fill="${colour}"/>`;

export const label = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;

/** Shapes with a text that a browser shows under the pointer. */
export const titled = (text: string, shapes: string): string => `<g><title>${escaped(text)}</title>${shapes}</g>`;

/** What each colour stands for, in a row. `colours`: the numbers of the names' colours. */
export function legend(names: readonly string[], x: number, y: number, colours: readonly number[] = [...names.keys()]): string {
  let at = x;
  return names
    .map((name, i) => {
      const shapes = rect(at, y - 9, 10, 10, colourOf(colours[i] as number)) + label(at + 14, y, name);
      at += 24 + name.length * characterWidth;
      return shapes;
    })
    .join('');
}

const characterWidth = 6.6;

export const svg = (title: string, wide: number, tall: number, shapes: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${tall}" width="${wide}" font-family="sans-serif" font-size="12">
<title>${escaped(title)}</title>
${rect(0, 0, wide, tall, '#ffffff')}
${shapes.filter(Boolean).join('\n')}
</svg>
`;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => escapes[one] as string);
