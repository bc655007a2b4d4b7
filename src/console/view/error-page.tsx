import { barePage } from './layout';

const TITLES = new Map([
  [400, 'That cannot be done'],
  [401, 'Sign in again'],
  [403, 'Not allowed'],
  [404, 'There is no such page'],
  [409, 'Not any more'],
  [503, 'Not at the moment'],
]);

/** What a person sees where something could not be shown or done. @param message - says why, without personal data. */
export function errorPage(status: number, message: string): string {
  return barePage({
    title: TITLES.get(status) ?? 'Something went wrong',
    children: (
      <>
        <p>{message.endsWith('.') ? message : `${message}.`}</p>
        <p>
          <a href="/console">Back to the overview</a>
        </p>
      </>
    ),
  });
}
