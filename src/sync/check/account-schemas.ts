import { type MarketoClient } from '../../marketo';
import { Organization, Person, type PipedriveClient } from '../../pipedrive';
import { type AccountSchemas } from '../mapping/check-mapping';
import { marketoCatalogue, pipedriveCatalogue } from '../records/catalogues';

/** What both accounts have, as far as a mapping can name it. */
export async function accountSchemas(marketo: MarketoClient, pipedrive: PipedriveClient): Promise<AccountSchemas> {
  const [lead, company, opportunity, role] = await Promise.all(
    (['lead', 'company', 'opportunity', 'role'] as const).map(async (kind) =>
      marketoCatalogue(await marketo.describe(kind)),
    ),
  );
  const [person, organization, deal, activity] = await Promise.all(
    [Person, Organization, Deal, Activity].map(async ({ kind }) =>
      pipedriveCatalogue(await pipedrive.schema(kind).get()),
    ),
  );
  return { fields: { lead, company, opportunity, role, person, organization, deal, activity }, pipelines: [] };
}
