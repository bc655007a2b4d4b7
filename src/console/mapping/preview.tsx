import { type JSX } from 'preact';
import { type RecordPreview } from '../../sync/preview/record-preview';
import { type TablePreview } from '../../sync/preview/table-preview';
import { Price } from '../view/price';
import { shownValue } from '../view/value';

/** What the mapping makes of one record now. */
export const Preview = ({
  preview: { record, error, tables, price, spent },
}: {
  preview: RecordPreview;
}): JSX.Element => (
  <section class="entry" aria-labelledby="preview">
    <h2 id="preview">{`Preview of ${record.kind} ${record.id}`}</h2>
    {error !== null && <p class="problem">{`Its task would fail with ${error.code}: ${error.message}`}</p>}
    {tables.map((table) => (
      <Table key={`${table.table} ${table.source.id}`} table={table} />
    ))}
    <p>
      Price: <Price price={price} />.
    </p>
    <p class="quiet">
      This preview itself cost <Price price={spent} />. Nothing was written.
    </p>
  </section>
);

function Table({
  table: { table, source, target, outcome, reason, entries, besides },
}: {
  table: TablePreview;
}): JSX.Element {
  const records = [source, target].filter((each) => each !== null);
  return (
    <>
      <h3>{`${table}: ${records.map(({ kind, id }) => `${kind} ${id ?? '(new)'}`).join(' to ')}: ${outcome}`}</h3>
      {reason !== null && <p>{reason}</p>}
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">From</th>
            <th scope="col">Result</th>
            <th scope="col">There now</th>
            <th scope="col">Written</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry key={entry.field} entry={entry} />
          ))}
        </tbody>
      </table>
      {besides.map(({ field, value }) => (
        <p key={field}>{`Also written: ${field} = ${shownValue(value)}`}</p>
      ))}
    </>
  );
}

type EntryProps = TablePreview['entries'][number];

const Entry = ({
  entry: { field, sources, steps, result, present, written, explanation },
}: {
  entry: EntryProps;
}): JSX.Element => (
  <tr>
    <td>{field}</td>
    <td data-label="From">
      {sources.map((each) => (
        <div key={each.field}>{`${each.field}: ${shownValue(each.value)}`}</div>
      ))}
      {steps.map((each) => (
        <div key={`${each.step} ${each.field}`} class="quiet">
          {`${each.step}: ${shownValue(each.value)}`}
        </div>
      ))}
    </td>
    <td data-label="Result">{shownValue(result)}</td>
    <td data-label="There now">{shownValue(present)}</td>
    <td data-label="Written">{`${written ? 'yes' : 'no'}: ${explanation}`}</td>
  </tr>
);
