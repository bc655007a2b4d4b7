import { type MarketoClient } from '../../marketo';
import { type PipedriveClient } from '../../pipedrive';
import { type AccountSchemas, type FieldCatalogue } from '../mapping/check-mapping';
import { type Mapping, TABLE_NAMES, TABLES } from '../mapping/mapping';
import { unlessRefused } from '../engine/refused-part';
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
  const fields = await catalogues(async (kind) => (needed.has(kind) ? records.of(kind).fields() : NOTHING));
  const pipelines = mapping.pipelines === undefined ? [] : await pipedrive.pipelineNames();
  return { fields, pipelines };
}

/** What both accounts have of every kind of record; nothing of one that a vendor refuses to show. */
export async function wholeSchemas(marketo: MarketoClient, pipedrive: PipedriveClient): Promise<AccountSchemas> {
  const records = new Records(marketo, pipedrive);
  // Refused credentials concern every call, and are told here.
  await Promise.all(LINKED_KINDS.map((kind) => records.of(kind).fields()));
  const fields = await catalogues(
    async (kind) => (await unlessRefused(records.of(kind).fields(), () => undefined)) ?? NOTHING,
  );
  return { fields, pipelines: await pipedrive.pipelineNames() };
}

async function catalogues(of: (kind: RecordKind) => Promise<FieldCatalogue>): Promise<AccountSchemas['fields']> {
  const entries = RECORD_KINDS.map(async (kind) => [kind, await of(kind)] as const);
  return Object.fromEntries(await Promise.all(entries)) as AccountSchemas['fields'];
}

function recordsOf(mapping: Mapping): Set<RecordKind | 'email'> {
  const used = TABLE_NAMES.filter((table) => Object.keys(mapping[table] ?? {}).length > 0);
  return new Set([...LINKED_KINDS, ...used.flatMap((table) => [TABLES[table].source, TABLES[table].target])]);
}
