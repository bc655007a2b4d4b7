import { type JSX } from 'preact';
import { type Drift } from '../../sync/drift/schema-drift';
import { type EntryView, type MappingView, type TableView } from '../../sync/preview/mapping-view';
import { type RecordPreview } from '../../sync/preview/record-preview';
import { Problem } from '../view/form-fields';
import { page } from '../view/layout';
import { type PageContext, useMayOperate } from '../view/page-context';
import { State } from '../view/state';
import { DriftPart } from './drift-part';
import { Preview } from './preview';

export interface MappingPageView {
  mapping: MappingView;
  drift: Drift;
  /** What was typed, where nothing could be shown of it. */
  typed: string;
  problem: string | null;
  /** null where none was asked for. */
  preview: RecordPreview | null;
}

/** Every table as it was loaded, field by field; of a record what each field yields. */
export function mappingPage(
  context: PageContext,
  { mapping, drift, typed, problem, preview }: MappingPageView,
): string {
  return page(context, {
    title: 'Mapping',
    children: (
      <>
        <p>
          Loaded from <code>{mapping.origin}</code>.{' '}
          {mapping.pipelines !== null && <>Deals of these pipelines alone: {mapping.pipelines.join(', ')}.</>}
        </p>
        <Form typed={typed} problem={problem} />
        {preview !== null && <Preview preview={preview} />}
        {mapping.problem !== null && (
          <p class="problem">Which fields are carried both ways is not known at this moment: {mapping.problem}</p>
        )}
        <DriftPart drift={drift} />
        {mapping.tables.map((table) => (
          <Table key={table.table} table={table} />
        ))}
      </>
    ),
  });
}

function Form({ typed, problem }: Pick<MappingPageView, 'typed' | 'problem'>): JSX.Element {
  if (!useMayOperate()) {
    return (
      <p class="quiet">What a record's fields yield asks both vendors, which needs a key with the right operate.</p>
    );
  }
  return (
    <form method="post" action="/console/mapping" class="find">
      <div>
        <Problem problem={problem} />
        <label for="record">Record</label>
        <input id="record" name="record" type="text" value={typed} placeholder="lead 30" autocomplete="off" required />
      </div>
      <button type="submit">Preview</button>
    </form>
  );
}

function Table({ table: { table, source, target, filter, entries } }: { table: TableView }): JSX.Element {
  return (
    <section aria-labelledby={table}>
      <h2 id={table}>
        {table} <small>{`${source} to ${target}`}</small>
      </h2>
      {filter !== null && (
        <p>
          Filter: <code>{filter}</code>
        </p>
      )}
      {entries === null && <p class="quiet">Switched off: the mapping has no such table.</p>}
      {entries?.length === 0 && <p class="quiet">On, with links and keys alone.</p>}
      {entries !== null && entries.length > 0 && <Entries entries={entries} />}
    </section>
  );
}

const Entries = ({ entries }: { entries: readonly EntryView[] }): JSX.Element => (
  <table class="rows even">
    <thead>
      <tr>
        <th scope="col">Field</th>
        <th scope="col">From</th>
        <th scope="col">Steps</th>
        <th scope="col">Written</th>
      </tr>
    </thead>
    <tbody>
      {entries.map((entry) => (
        <Entry key={entry.field} entry={entry} />
      ))}
    </tbody>
  </table>
);

const Entry = ({
  entry: { field, fields, steps, clear, write, bothWays, conflict },
}: {
  entry: EntryView;
}): JSX.Element => (
  <tr>
    <td>
      {field} {bothWays === true && <State tone="good">both ways</State>}
      {conflict !== null && <div class="quiet">conflict: {conflict}</div>}
    </td>
    <td data-label="From">{fields.length === 0 ? 'the whole record' : fields.join(', ')}</td>
    <td data-label="Steps">
      {steps.map(({ step, does }) => (
        <div key={step}>
          {step} <code>{does}</code>
        </div>
      ))}
    </td>
    <td data-label="Written">
      {write}
      {clear && ', empties it too'}
    </td>
  </tr>
);
