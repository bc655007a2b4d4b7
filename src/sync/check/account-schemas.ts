import { type MarketoClient } from '../../marketo';
import { type PipedriveClient } from '../../pipedrive';
import { type AccountSchemas, type FieldCatalogue } from '../mapping/check-mapping';
import { type Mapping, TABLE_NAMES, TABLES } from '../mapping/mapping';
import { LINKED_KINDS, RECORD_KINDS, type RecordKind } from '../records/kinds';
import { Records } from '../records/records';

const NOTHING: FieldCatalogue = { resolve: () => undefined, names: () => [], typesOfIds: [] };

/** What both accounts have of the records that a mapping names; the others are not asked for. */
export async function accountSchemas(
  mapping: Mapping,
  marketo: MarketoClient,
  pipedrive: PipedriveClient,
): Promise<AccountSchemas> {
  const [needed, records] = [recordsOf(mapping), new Records(marketo, pipedrive)];
  const catalogues = RECORD_KINDS.map(
    async (kind) => [kind, needed.has(kind) ? await records.of(kind).fields() : NOTHING] as const,
  );
  const fields = Object.fromEntries(await Promise.all(catalogues)) as AccountSchemas['fields'];
  const pipelines = mapping.pipelines === undefined ? [] : await pipedrive.pipelineNames();
  return { fields, pipelines };
}

function recordsOf(mapping: Mapping): Set<RecordKind | 'email'> {
  const used = TABLE_NAMES.filter((table) => Object.keys(mapping[table] ?? {}).length > 0);
  return new Set([...LINKED_KINDS, ...used.flatMap((table) => [TABLES[table].source, TABLES[table].target])]);
}
