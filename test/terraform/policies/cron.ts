/** The longest time between two runs of a schedule, in minutes; infinite for one that does not run in every hour. */
export function longestGapMinutes(schedule: string): number {
  const [minute = '', ...others] = schedule.split(' ');
  const minutes = [...Array(60).keys()].filter((candidate) => minute.split(',').some((part) => fits(part, candidate)));
  if (others.join(' ') !== '* * * *' || minutes.length === 0) return Number.POSITIVE_INFINITY;
  return Math.max(...minutes.map((at, place) => (minutes[place + 1] ?? (minutes[0] as number) + 60) - at));
}

/** A number, all of them, or every so many from 0 on. */
function fits(part: string, minute: number): boolean {
  const step = /^\*(?:\/(\d+))?$/.exec(part);
  return step ? minute % Number(step[1] ?? 1) === 0 : part === String(minute);
}
