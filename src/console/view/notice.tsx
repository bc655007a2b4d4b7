import { type JSX } from 'preact';
import { memberOf } from '../../base/by-name';
import { counted } from './figures';

const TEXTS: Readonly<Record<string, (count: number) => string>> = {
  sync: () => 'Queued. What becomes of it shows here as soon as it has run.',
  retried: (count) => `${counted(count, 'task')} queued again.`,
  dismissed: (count) => `${counted(count, 'task')} dismissed: kept, and no longer counted as failed.`,
};

const COUNT = /^\d{1,9}$/;

/** What was done just now, as the address says after a form was sent; nothing for any other address. */
export function Notice({ url }: { url: string }): JSX.Element | null {
  const { searchParams } = new URL(url, 'http://page');
  const text = memberOf(TEXTS, searchParams.get('done') ?? '');
  const count = searchParams.get('count') ?? '';
  if (text === undefined || !COUNT.test(count)) return null;
  return (
    <p class="notice" role="status">
      {text(Number(count))}
    </p>
  );
}
