import { type JSX } from 'preact';
import { type EmailMatches } from '../../sync/records/email-search';
import { EMAIL_SEARCH_PRICE } from '../../sync/records/email-search';
import { KINDS_IN_LINES } from '../../sync/records/kinds';
import { Act } from '../view/act';
import { page } from '../view/layout';
import { type PageContext, useMayOperate } from '../view/page-context';
import { Price } from '../view/price';
import { RecordLink } from '../view/record-link';
import { type Sought } from './sought';

export interface FindView {
  /** What was typed; empty at first. */
  typed: string;
  /** null where nothing was typed. */
  sought: Sought | null;
  /** null where nobody searched by e-mail yet. */
  matches: EmailMatches | null;
}

/** Finds a record by its id, by its page at a vendor or by an e-mail address. */
export function findPage(context: PageContext, view: FindView): string {
  return page(context, {
    title: 'Records',
    children: (
      <>
        <Form typed={view.typed} />
        <div role="status">
          <Answer {...view} />
        </div>
      </>
    ),
  });
}

const Form = ({ typed }: Pick<FindView, 'typed'>): JSX.Element => (
  <form method="post" action="/console/records" role="search" class="find">
    <div>
      <label for="q">Find a record</label>
      <input id="q" name="q" type="search" value={typed} autocomplete="off" aria-describedby="find-help" required />
    </div>
    <button type="submit">Find</button>
    <p id="find-help" class="quiet">
      <code>lead 30</code>, <code>person 12</code>, the address of the record's page in Marketo or Pipedrive, or an
      e-mail address.
    </p>
  </form>
);

function Answer({ sought, matches }: FindView): JSX.Element | null {
  if (matches !== null) return <Matches {...matches} />;
  if (sought === null || sought.found === 'record') return null;
  if (sought.found === 'email') return <AskToSearch email={sought.email} />;
  if (sought.found === 'number') return <Kinds id={sought.id} />;
  return <p class="problem">That names no record. Type a kind and an id, such as lead 30.</p>;
}

const Kinds = ({ id }: { id: number }): JSX.Element => (
  <>
    <p>Which one is meant?</p>
    <ul>
      {KINDS_IN_LINES.map((kind) => (
        <li key={kind}>
          <RecordLink record={{ kind, id }} />
        </li>
      ))}
    </ul>
  </>
);

function AskToSearch({ email }: { email: string }): JSX.Element {
  const mayOperate = useMayOperate();
  return (
    <>
      <p>
        This service keeps no e-mail addresses, so both vendors have to be asked. That costs{' '}
        <Price price={EMAIL_SEARCH_PRICE} /> at most.
      </p>
      {mayOperate ? (
        <Act action="/console/records/search" label="Search both sides" fields={{ email }} />
      ) : (
        <p>That needs a key with the right operate.</p>
      )}
    </>
  );
}

const Matches = ({ leads, persons }: EmailMatches): JSX.Element => (
  <>
    <Side name="Leads in Marketo" kind="lead" ids={leads} />
    <Side name="Persons in Pipedrive" kind="person" ids={persons} />
  </>
);

const Side = ({ name, kind, ids }: { name: string; kind: 'lead' | 'person'; ids: readonly number[] }): JSX.Element => (
  <>
    <h2>{name}</h2>
    {ids.length === 0 ? (
      <p>None has this address.</p>
    ) : (
      <ul>
        {ids.map((id) => (
          <li key={id}>
            <RecordLink record={{ kind, id }} />
          </li>
        ))}
      </ul>
    )}
  </>
);
