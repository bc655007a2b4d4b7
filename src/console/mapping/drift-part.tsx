import { type JSX } from 'preact';
import { type Drift } from '../../sync/drift/schema-drift';
import { Time } from '../view/time';

/** What the accounts have lost and gained, and what the mapping goes without for that reason; nothing where nothing has. */
export function DriftPart({ drift: { leftOut, changes } }: { drift: Drift }): JSX.Element | null {
  if (leftOut.length === 0 && changes.length === 0) return null;
  return (
    <section aria-labelledby="drift">
      <h2 id="drift">What the accounts have changed</h2>
      {leftOut.length > 0 && (
        <p class="problem">
          Left out, because an account has no field for it now: {leftOut.join(', ')}. Bring the fields back, or change
          the mapping before the next start, which they would stop.
        </p>
      )}
      {changes.length > 0 && <Changes changes={changes} />}
    </section>
  );
}

const Changes = ({ changes }: Pick<Drift, 'changes'>): JSX.Element => (
  <table class="rows">
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">What</th>
        <th scope="col">Was</th>
        <th scope="col">Is</th>
        <th scope="col">Entries concerned</th>
      </tr>
    </thead>
    <tbody>
      {changes.map(({ at, kind, part, before, now, entries }) => (
        <tr key={`${at} ${kind} ${part}`}>
          <td>
            <Time at={at} />
          </td>
          <td data-label="What">{kind === 'user' ? part : `${part} of ${kind}`}</td>
          <td data-label="Was">{before ?? 'not there'}</td>
          <td data-label="Is">{now ?? 'gone'}</td>
          <td data-label="Entries concerned">{entries.length === 0 ? 'none' : entries.join(', ')}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
