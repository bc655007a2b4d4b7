import { type JSX } from 'preact';
import { isObject } from '../../base/values/shapes';
import { type JobItem, type JobPage, type JobRecord } from '../../sync/jobs/job';
import { KINDS_IN_LINES } from '../../sync/records/kinds';
import { changed } from '../view/address';
import { usePage } from '../view/page-context';
import { RecordLink } from '../view/record-link';
import { Result, Values } from '../view/result';
import { shownValue } from '../view/value';

/** What a job found, one entry a record. */
export function Items({ items: { items, nextCursor } }: { items: JobPage<JobItem> }): JSX.Element {
  const { url } = usePage();
  if (items.length === 0) return <p>Nothing yet. Records that are as they should be have no entry.</p>;
  return (
    <>
      {items.map((item) => (
        <Item key={`${item.record.kind} ${item.record.id}`} item={item} />
      ))}
      {nextCursor !== null && (
        <p>
          <a href={changed(url, { cursor: nextCursor, done: undefined })}>Next</a>
        </p>
      )}
    </>
  );
}

const Item = ({ item: { record, target, outcome, result, error, fields } }: { item: JobItem }): JSX.Element => (
  <article class="entry">
    <p>
      <Subject record={record} />
      {target !== null && (
        <>
          {' '}
          and <Subject record={target} />
        </>
      )}
      : <strong>{outcome}</strong>
    </p>
    {isObject(result) && <Result result={result} />}
    {error !== null && <p>{`${error.code}: ${error.message}`}</p>}
    {fields !== null && fields.length > 0 && (
      <Values
        caption="What differs"
        heads={['Marketo', 'Pipedrive']}
        rows={fields.map(({ field, marketo, pipedrive }) => [field, shownValue(marketo), shownValue(pipedrive)])}
      />
    )}
  </article>
);

/** A link to its page, where it has one. */
function Subject({ record: { kind, id } }: { record: JobRecord }): JSX.Element {
  const known = KINDS_IN_LINES.find((each) => each === kind);
  return known !== undefined && typeof id === 'number' ? (
    <RecordLink record={{ kind: known, id }} />
  ) : (
    <span>
      {kind} {id}
    </span>
  );
}
