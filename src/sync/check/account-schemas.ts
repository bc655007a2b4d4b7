import { type MarketoClient, type MarketoKind } from '../../marketo';
import { ACTIVITY, DEAL, Organization, Person, type PipedriveClient } from '../../pipedrive';
import { type AccountSchemas, type FieldCatalogue } from '../mapping/check-mapping';
import { type Mapping, TABLE_NAMES, TABLES } from '../mapping/mapping';
import { marketoCatalogue, pipedriveCatalogue } from '../records/catalogues';

type CataloguedRecord = keyof AccountSchemas['fields'];

const MARKETO_KINDS = ['lead', 'company', 'opportunity', 'role'] as const;
const PIPEDRIVE_KINDS = { person: Person.kind, organization: Organization.kind, deal: DEAL, activity: ACTIVITY };
const LINKED = ['lead', 'person', 'organization'] as const;

const NOTHING: FieldCatalogue = { resolve: () => undefined, names: () => [] };

/** What both accounts have of the records that a mapping names; the others are not asked for. */
export async function accountSchemas(
  mapping: Mapping,
  marketo: MarketoClient,
  pipedrive: PipedriveClient,
): Promise<AccountSchemas> {
  const needed = recordsOf(mapping);
  const ofMarketo = async (kind: MarketoKind): Promise<FieldCatalogue> =>
    needed.has(kind) ? marketoCatalogue(await marketo.describe(kind)) : NOTHING;
  const ofPipedrive = async (record: keyof typeof PIPEDRIVE_KINDS): Promise<FieldCatalogue> =>
    needed.has(record) ? pipedriveCatalogue(await pipedrive.schema(PIPEDRIVE_KINDS[record]).get()) : NOTHING;
  const entries = await Promise.all([
    ...MARKETO_KINDS.map(async (kind) => [kind, await ofMarketo(kind)] as const),
    ...(['person', 'organization', 'deal', 'activity'] as const).map(
      async (record) => [record, await ofPipedrive(record)] as const,
    ),
  ]);
  const pipelines = mapping.pipelines === undefined ? [] : await pipedrive.pipelineNames();
  return { fields: Object.fromEntries(entries) as AccountSchemas['fields'], pipelines };
}

function recordsOf(mapping: Mapping): Set<CataloguedRecord | 'email'> {
  const used = TABLE_NAMES.filter((table) => Object.keys(mapping[table] ?? {}).length > 0);
  return new Set([...LINKED, ...used.flatMap((table) => [TABLES[table].source, TABLES[table].target])]);
}
