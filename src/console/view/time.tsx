import { type JSX } from 'preact';
import { duration } from './figures';
import { usePage } from './page-context';

/** A moment as people tell it, `5 min ago`; the exact one shows where the pointer rests. */
export function Time({ at }: { at: string | number }): JSX.Element {
  const { now } = usePage();
  const moment = new Date(at);
  const seconds = (now - moment.getTime()) / 1000;
  const text = seconds >= 0 ? `${duration(seconds)} ago` : `in ${duration(-seconds)}`;
  return (
    <time dateTime={moment.toISOString()} title={exact(moment)}>
      {Math.abs(seconds) < 1 ? 'now' : text}
    </time>
  );
}

/** `2026-11-23 10:00:00 UTC` */
const exact = (moment: Date): string => `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
