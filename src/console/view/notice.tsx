import { type JSX } from 'preact';
import { memberOf } from '../../base/by-name';
import { counted } from './figures';

const TEXTS: Readonly<Record<string, (count: number) => string>> = {
  sync: () => 'Queued. What becomes of it shows here as soon as it has run.',
  retried: (count) => `${counted(count, 'task')} queued again.`,
  dismissed: (count) => `${counted(count, 'task')} dismissed: kept, and no longer counted as failed.`,
  kept: () => 'Decided. A task is queued that carries over what the kept side holds when it runs.',
  started: () => 'The job has started.',
  paused: () => 'The job pauses as soon as what runs at this moment is done.',
  resumed: () => 'The job goes on.',
  cancelled: () => 'The job ends as soon as what runs at this moment is done. What it did stays done.',
};

const COUNT = /^\d{1,9}$/;

/** What was done just now, as the address says after a form was sent; nothing for any other address. */
export function Notice({ url }: { url: string }): JSX.Element | null {
  const { searchParams } = new URL(url, 'http://page');
  const text = memberOf(TEXTS, searchParams.get('done') ?? '');
  const count = searchParams.get('count') ?? '1';
  if (text === undefined || !COUNT.test(count)) return null;
  return (
    <p class="notice" role="status">
      {text(Number(count))}
    </p>
  );
}
