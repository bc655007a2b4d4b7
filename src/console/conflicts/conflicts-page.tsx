import { type JSX } from 'preact';
import { type Conflict, type ConflictsPage } from '../../sync/conflicts/conflicts';
import { KINDS_IN_LINES } from '../../sync/records/kinds';
import { type RecordReference } from '../../sync/records/record';
import { type ConflictSide } from '../../sync/state/stored-conflict';
import { Act } from '../view/act';
import { changed } from '../view/address';
import { page } from '../view/layout';
import { Notice } from '../view/notice';
import { type PageContext } from '../view/page-context';
import { RecordLink } from '../view/record-link';
import { Time } from '../view/time';
import { shownValue } from '../view/value';

/** What both sides changed and people have to decide. */
export function conflictsPage(context: PageContext, { items, nextCursor }: ConflictsPage): string {
  return page(context, {
    title: 'Conflicts',
    children: (
      <>
        <Notice url={context.url} />
        {items.length === 0 ? (
          <p>
            No conflict is open. Fields come here that the mapping marks <code>conflict: 'review'</code> and that both
            sides have changed.
          </p>
        ) : (
          items.map((conflict) => <Entry key={conflict.id} conflict={conflict} />)
        )}
        {nextCursor !== null && (
          <p>
            <a href={changed(context.url, { cursor: nextCursor, done: undefined })}>Older</a>
          </p>
        )}
      </>
    ),
  });
}

function Entry({ conflict }: { conflict: Conflict }): JSX.Element {
  const { id, field, marketo, pipedrive, since } = conflict;
  const heading = `conflict-${id}`;
  const action = `/console/conflicts/${id}`;
  return (
    <section class="entry" aria-labelledby={heading}>
      <h2 id={heading}>{field.replaceAll('+', ', ')}</h2>
      <p>
        {recordsOf(conflict).map((record, index) => (
          <>
            {index > 0 && ' and '}
            <RecordLink record={record} />
          </>
        ))}
        , found <Time at={since} />
      </p>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Side</th>
            <th scope="col">Value</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          <Side name="Marketo" side={marketo} />
          <Side name="Pipedrive" side={pipedrive} />
        </tbody>
      </table>
      <div class="acts">
        <Act action={action} label="Keep Marketo" fields={{ keep: 'marketo' }} describedBy={heading} />
        <Act action={action} label="Keep Pipedrive" fields={{ keep: 'pipedrive' }} describedBy={heading} />
      </div>
    </section>
  );
}

const Side = ({ name, side: { value, changedAt } }: { name: string; side: ConflictSide }): JSX.Element => (
  <tr>
    <th scope="row">{name}</th>
    <td data-label="Value">{shownValue(value)}</td>
    <td data-label="Changed">{changedAt === null ? 'not known' : <Time at={changedAt} />}</td>
  </tr>
);

function recordsOf(conflict: Conflict): RecordReference[] {
  const ids = {
    lead: conflict.lead,
    company: conflict.company,
    person: conflict.person,
    organization: conflict.organization,
  };
  const given = new Map(Object.entries(ids));
  return KINDS_IN_LINES.flatMap((kind) => {
    const id = given.get(kind);
    return id === undefined ? [] : [{ kind, id }];
  });
}
