export interface Point {
  seconds: number;
  mib: number;
}

/** How fast a value rises, in MiB an hour: the slope of the line that fits best. */
export function slopePerHour(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [seconds, mib] = [mean((point) => point.seconds), mean((point) => point.mib)];
  const product = mean((point) => (point.seconds - seconds) * (point.mib - mib));
  const square = mean((point) => (point.seconds - seconds) ** 2);
  return square === 0 ? 0 : (product / square) * 3_600;
}
