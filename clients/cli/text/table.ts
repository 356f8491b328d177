import truncated from 'fast-string-truncated-width';
import { harmless, styled } from './style.ts';
import { widthOf as terminalWidth } from './wrap.ts';

export interface Column<Row> {
  title: string;
  value(row: Row): string;
  align?: 'right';
  /** Whether its text may be cut if the terminal is narrow. */
  cuts?: boolean;
  /** Order in which columns are left out if the terminal is too narrow, before others are cut: highest number first. */
  spare?: number;
}

const gap = '  ';
const leastWidth = 8;

/** Rows as a table of at most `width` characters. First spare columns are cut or left out, then long texts are cut. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width = terminalWidth(process.stdout)): string {
  const cells = new Map(columns.map((column) => [column, rows.map((row) => harmless(column.value(row)))]));
  const widthOf = (column: Column<Row>) => Math.max(...[column.title, ...(cells.get(column) ?? [])].map(widthOfText));
  const wanted = new Map(columns.map((column) => [column, widthOf(column)]));
  const widths = fitted(columns, wanted, width);
  const line = (text: (column: Column<Row>) => string) =>
    [...widths]
      .map(([column, columnWidth]) => pad(text(column), columnWidth, column.align))
      .join(gap)
      .trimEnd();
  const body = rows.map((_, row) => line((column) => cells.get(column)?.[row] ?? ''));
  return [
    styled(
      'bold',
      line(({ title }) => title),
    ),
    ...body,
  ].join('\n');
}

/** The remaining columns and their widths. A spare column is cut or left out before a more important one is cut. */
function fitted<Row>(columns: readonly Column<Row>[], wanted: Map<Column<Row>, number>, width: number): Map<Column<Row>, number> {
  const widths = new Map(columns.map((column) => [column, wanted.get(column) ?? 0]));
  const excess = () => [...widths.values()].reduce((sum, one) => sum + one + gap.length, -gap.length) - width;
  const cut = (column: Column<Row>) => {
    const full = widths.get(column) ?? 0;
    if (column.cuts && excess() > 0) widths.set(column, Math.max(full - excess(), Math.min(full, leastWidth)));
  };
  const spares = columns.filter(({ spare }) => spare !== undefined).sort((one, other) => (other.spare ?? 0) - (one.spare ?? 0));
  for (const spare of spares) {
    cut(spare);
    if (excess() > 0) widths.delete(spare);
  }
  for (const column of widths.keys()) cut(column);
  return widths;
}

function pad(text: string, width: number, align?: 'right'): string {
  const { index, ellipsed } = truncated(text, { limit: width, ellipsis: '…' });
  const cut = ellipsed ? `${text.slice(0, index)}…` : text;
  const space = ' '.repeat(Math.max(0, width - widthOfText(cut)));
  return align === 'right' ? space + cut : cut + space;
}

const widthOfText = (text: string) => truncated(text).width;
