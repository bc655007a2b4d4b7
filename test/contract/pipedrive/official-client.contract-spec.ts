import { type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import * as library from '../../../src/pipedrive';
import { type Exchange, type Recorder, startRecorder } from '../recorder.ts';
import { converseWithPipedrive } from './conversation.ts';
import { type OfficialClient, officialClient } from './official-client.ts';

/** Pipedrive's own client, unmodified, as an independent witness of the sandbox. */
describe("Pipedrive's own client with the sandbox", () => {
  let sandbox: Sandbox;
  let recorder: Recorder;
  let official: OfficialClient;
  beforeAll(async () => {
    sandbox = await startSandbox({ company: 'empty', limits: false });
    recorder = await startRecorder(sandbox.pipedrive.url);
    official = officialClient(recorder.url, sandbox.pipedrive.apiToken);
  });
  afterAll(async () => {
    await recorder.close();
    await sandbox.close();
  });

  it('creates, reads, changes and deletes a person', async () => {
    const { persons } = official;
    const marketoId = sandbox.pipedrive.fieldKey('person', 'marketo_id');
    const AddPersonRequest = {
      name: 'Ada Example',
      emails: [{ value: 'ada@acme.example', primary: true, label: 'work' }],
      custom_fields: { [marketoId]: '42' },
    };
    const { data: created } = await persons.addPerson({ AddPersonRequest });
    const id = created!.id!;
    const { data: changed } = await persons.updatePerson({ id, UpdatePersonRequest: { phones: [{ value: '123' }] } });
    expect(changed).toMatchObject({ name: 'Ada Example', phones: [{ value: '123', primary: true, label: 'work' }] });
    expect((await persons.getPerson({ id, custom_fields: marketoId })).data).toMatchObject({
      ...AddPersonRequest,
      first_name: 'Ada',
      last_name: 'Example',
    });
    expect((await persons.getPersons({ ids: String(id), sort_by: 'id' })).data?.map((one) => one.id)).toEqual([id]);
    expect(await persons.deletePerson({ id })).toEqual({ success: true, data: { id } });
    expect((await persons.getPersons()).data).toEqual([]);
  });

  it('creates, reads, changes and deletes an organization', async () => {
    const { organizations } = official;
    const address = { value: '1 Main St, London', locality: 'London' };
    const { data: created } = await organizations.addOrganization({
      AddOrganizationRequest: { name: 'Acme', address },
    });
    const id = created!.id!;
    await organizations.updateOrganization({ id, UpdateOrganizationRequest: { name: 'Acme Inc' } });
    const { data: read } = await organizations.getOrganization({ id });
    expect(read).toMatchObject({ name: 'Acme Inc', address: { ...address, route: null } });
    expect((await organizations.getOrganizations({ ids: String(id) })).data?.map(({ name }) => name)).toEqual([
      'Acme Inc',
    ]);
    expect(await organizations.deleteOrganization({ id })).toEqual({ success: true, data: { id } });
  });

  it('creates, reads, changes and deletes a deal', async () => {
    const { deals, persons } = official;
    const { data: person } = await persons.addPerson({ AddPersonRequest: { name: 'Ada Example' } });
    const AddDealRequest = { title: 'Acme renewal', person_id: person!.id!, value: 200, currency: 'EUR' };
    const { data: created } = await deals.addDeal({ AddDealRequest });
    const id = created!.id!;
    await deals.updateDeal({ id, UpdateDealRequest: { status: 'won' } });
    expect((await deals.getDeal({ id })).data).toMatchObject({ ...AddDealRequest, status: 'won' });
    expect((await deals.getDeals({ person_id: person!.id! })).data?.map((deal) => deal.id)).toEqual([id]);
    expect((await deals.getArchivedDeals()).data).toEqual([]);
    expect(await deals.deleteDeal({ id })).toEqual({ success: true, data: { id } });
  });

  it('creates, reads, changes and deletes an activity', async () => {
    const { activities } = official;
    const AddActivityRequest = { subject: 'Follow up', type: 'call', due_date: '2026-11-28', duration: '00:15' };
    const { data: created } = await activities.addActivity({ AddActivityRequest });
    const id = created!.id!;
    // The body of this method has the name of the other one's in its interface.
    await activities.updateActivity({ id, AddActivityRequest: { done: true } });
    expect((await activities.getActivity({ id })).data).toMatchObject({ ...AddActivityRequest, done: true });
    expect((await activities.getActivities({ done: true })).data?.map((activity) => activity.id)).toEqual([id]);
    expect(await activities.deleteActivity({ id })).toEqual({ success: true, data: { id } });
  });

  it('finds records by whole values', async () => {
    const { pipedrive } = sandbox;
    const personId = pipedrive.createPerson({
      name: 'Grace Example',
      emails: [{ value: 'g@x.example' }],
      marketo_id: '77',
    });
    const organizationId = pipedrive.createOrganization({ name: 'Example Works' });
    const { data: deal } = await official.deals.addDeal({ AddDealRequest: { title: 'Big deal', person_id: personId } });
    const exact = { exact_match: true } as const;
    expect(
      await Promise.all([
        official.persons.searchPersons({ term: 'g@x.example', fields: 'email', ...exact }).then(hitIds),
        official.organizations.searchOrganization({ term: 'example works', fields: 'name', ...exact }).then(hitIds),
        official.deals.searchDeals({ term: 'Big deal', fields: 'title', ...exact }).then(hitIds),
      ]),
    ).toEqual([[personId], [organizationId], [deal!.id]]);
    const field = pipedrive.fieldKey('person', 'marketo_id');
    const found = await official.itemSearch.searchItemByField({
      term: '77',
      entity_type: 'person',
      field,
      match: 'exact',
    });
    expect(found.data).toMatchObject([{ item: { id: personId } }]);
  });

  it('reads the fields, pipelines and stages of the account', async () => {
    const codes = await Promise.all([
      official.personFields.getPersonFields({ limit: 500 }),
      official.organizationFields.getOrganizationFields({ limit: 500 }),
      official.dealFields.getDealFields({ limit: 500 }),
      official.activityFields.getActivityFields({ limit: 500 }),
    ]);
    const names = ['name', 'name', 'title', 'subject'];
    codes.forEach(({ data }, index) => expect(data?.map((field) => field.field_code)).toContain(names[index]));
    const text = { field_name: 'Lead source', field_type: 'varchar' } as const;
    await official.personFields.addPersonField({ AddPersonFieldRequest: text });
    await official.organizationFields.addOrganizationField({ AddOrganizationFieldRequest: text });
    const { data: pipelines } = await official.pipelines.getPipelines();
    const id = pipelines![0]!.id!;
    expect((await official.pipelines.getPipeline({ id })).data).toEqual(pipelines![0]);
    const { data: stages } = await official.stages.getStages({ pipeline_id: id });
    expect((await official.stages.getStage({ id: stages![0]!.id! })).data).toEqual(stages![0]);
  });

  it('walks a list page by page to its end', async () => {
    const ids = Array.from({ length: 5 }, (_, n) => sandbox.pipedrive.createOrganization({ name: `Page ${n}` }));
    const seen: (number | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await official.organizations.getOrganizations({
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...(page.data ?? []).map(({ id }) => id));
      cursor = page.additional_data?.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(expect.arrayContaining(ids));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('is refused with the bodies that Pipedrive has', async () => {
    const stranger = officialClient(recorder.url, 'no such token');
    await expect(stranger.persons.getPersons()).rejects.toMatchObject({ success: false, errorCode: 401 });
    await expect(official.persons.getPerson({ id: 999_999 })).rejects.toMatchObject({ success: false });
    await expect(official.persons.addPerson({ AddPersonRequest: {} })).rejects.toMatchObject({
      success: false,
      code: 'ERR_SCHEMA_VALIDATION_FAILED',
    });
  });

  it('has witnessed every operation of v2 that our client uses', async () => {
    const witnessed = new Set(routesOf(recorder.exchanges));
    const other = await startSandbox({ company: 'empty' });
    const ours = await startRecorder(other.pipedrive.url);
    try {
      await converseWithPipedrive(library, other, ours.url);
      expect(routesOf(ours.exchanges).filter((route) => !witnessed.has(route))).toEqual([]);
    } finally {
      await ours.close();
      await other.close();
    }
  });
});

interface Hits {
  data?: { items?: { item?: { id?: number } }[] };
}

function hitIds({ data }: Hits): (number | undefined)[] {
  return (data?.items ?? []).map(({ item }) => item?.id);
}

/** `GET /api/v2/persons/{id}`, each once. */
function routesOf(exchanges: Exchange[]): string[] {
  const routes = exchanges.map(({ method, url }) => `${method} ${url.split('?')[0]!.replaceAll(/\/\d+/g, '/{id}')}`);
  return [...new Set(routes)].filter((route) => route.includes('/api/v2/'));
}
