import { type JSX } from 'preact';
import { isObject } from '../../base/values/shapes';
import { shownValue } from './value';

interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

interface Conflict {
  field: string;
  kept: unknown;
  dropped: unknown;
}

interface NotKept {
  field: string;
  sent: unknown;
  kept: unknown;
}

/** What a task's result says, as far as it is shown in words. */
interface Told {
  status?: string;
  id?: number | string | null;
  reason?: string;
  changes?: readonly Change[];
  conflicts?: readonly Conflict[];
  notKept?: readonly NotKept[];
}

/** Parts of a result that are about a record of their own. */
const PARTS = ['organization', 'company', 'role', 'person'] as const;

export const toldOf = (result: object | null): Told => result ?? {};

/** What a task did, field by field, its dependent records included. @param name - of the record that it is about. */
export function Result({ result, name }: { result: object; name?: string }): JSX.Element {
  const { status, id, reason, changes = [], conflicts = [], notKept = [] } = toldOf(result);
  const members = result as Readonly<Partial<Record<(typeof PARTS)[number], unknown>>>;
  return (
    <>
      {name !== undefined && (
        <p>
          {name} {id}: {status}
          {reason !== undefined && `, ${reason}`}
        </p>
      )}
      {name === undefined && reason !== undefined && <p>Reason: {reason}</p>}
      {changes.length > 0 && <Changes changes={changes} />}
      {conflicts.length > 0 && <Conflicts conflicts={conflicts} />}
      {notKept.length > 0 && <NotKeptValues values={notKept} />}
      {PARTS.map((part) => {
        const value = members[part];
        return isObject(value) && <Result key={part} name={part} result={value} />;
      })}
    </>
  );
}

const Changes = ({ changes }: { changes: readonly Change[] }): JSX.Element => (
  <Values
    caption="Changes"
    heads={['From', 'To']}
    rows={changes.map(({ field, from, to }) => [field, shownValue(from), shownValue(to)])}
  />
);

/** Of a conflict that is still open nothing is kept yet. */
const Conflicts = ({ conflicts }: { conflicts: readonly Conflict[] }): JSX.Element => (
  <Values
    caption="Changed on both sides"
    heads={['Kept', 'Dropped']}
    rows={conflicts.map(({ field, kept, dropped }) =>
      kept === null && dropped === null
        ? [field, 'not decided yet', 'not decided yet']
        : [field, shownValue(kept), shownValue(dropped)],
    )}
  />
);

const NotKeptValues = ({ values }: { values: readonly NotKept[] }): JSX.Element => (
  <Values
    caption="Not kept by the vendor as it was sent"
    heads={['Sent', 'Kept']}
    rows={values.map(({ field, sent, kept }) => [field, shownValue(sent), shownValue(kept)])}
  />
);

export interface ValuesProps {
  caption: string;
  heads: readonly [string, string];
  rows: readonly (readonly [string, string, string])[] | readonly string[][];
}

/** Two columns of values, field by field. */
export const Values = ({ caption, heads, rows }: ValuesProps): JSX.Element => (
  <table class="rows">
    <caption>{caption}</caption>
    <thead>
      <tr>
        <th scope="col">Field</th>
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([field, before, after]) => (
        <tr key={field}>
          <td data-label="Field">{field}</td>
          <td data-label={heads[0]}>{before}</td>
          <td data-label={heads[1]}>{after}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
