const NUMBER = new Intl.NumberFormat('en-GB');
const PERCENT = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });

/** `12,345` */
export const figure = (count: number): string => NUMBER.format(count);

/** `38%` of a whole; of nothing it is `0%`, and a little is more than nothing: `<1%`. */
export function share(part: number, whole: number): string {
  const ratio = whole === 0 ? 0 : part / whole;
  return ratio > 0 && ratio < 0.005 ? '<1%' : PERCENT.format(ratio);
}

/** `1 task`, `37 tasks` */
export const counted = (count: number, noun: string): string => `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;

const UNITS = [
  ['day', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** A length of time in its greatest unit: `8 s`, `12 min`, `3 h`, `2 days`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [unit, length] = UNITS.find(([, size]) => whole >= size) ?? (['s', 1] as const);
  const count = Math.floor(whole / length);
  return `${figure(count)} ${unit === 'day' && count !== 1 ? 'days' : unit}`;
}
