import { type MarketoClient, type MarketoKind } from '../../marketo';
import { ACTIVITY, DEAL, Organization, Person, type PipedriveClient } from '../../pipedrive';
import { type AccountSchemas, type FieldCatalogue } from '../mapping/check-mapping';
import { marketoCatalogue, pipedriveCatalogue } from '../records/catalogues';

/** What both accounts have, as far as a mapping can name it. @param namesPipelines - whether the mapping does so. */
export async function accountSchemas(
  marketo: MarketoClient,
  pipedrive: PipedriveClient,
  namesPipelines: boolean,
): Promise<AccountSchemas> {
  const ofMarketo = async (kind: MarketoKind): Promise<FieldCatalogue> =>
    marketoCatalogue(await marketo.describe(kind));
  const ofPipedrive = async (kind: typeof DEAL): Promise<FieldCatalogue> =>
    pipedriveCatalogue(await pipedrive.schema(kind).get());
  const [lead, company, opportunity, role, person, organization, deal, activity, pipelines] = await Promise.all([
    ofMarketo('lead'),
    ofMarketo('company'),
    ofMarketo('opportunity'),
    ofMarketo('role'),
    ofPipedrive(Person.kind),
    ofPipedrive(Organization.kind),
    ofPipedrive(DEAL),
    ofPipedrive(ACTIVITY),
    namesPipelines ? pipedrive.pipelineNames() : [],
  ]);
  return { fields: { lead, company, opportunity, role, person, organization, deal, activity }, pipelines };
}
