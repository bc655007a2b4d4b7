import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };

describe('a link to a record that is gone', () => {
  const service = serviceOfEachTest();

  const aPair = async (): Promise<{ lead: number; person: number }> => {
    const lead = service().sandbox.marketo.createLead(ADA);
    return { lead, person: Number((await resultOf(service(), `/marketo/lead/${lead}`))['id']) };
  };
  const linkOf = (person: number) => service().sandbox.pipedrive.customValue('person', person, 'marketo_id');

  it('lets a lead be matched by the next step', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    pipedrive.deletePerson(person);
    const other = pipedrive.createPerson({ name: 'Ada', emails: [{ value: ADA.email, primary: true }] });
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({ status: 'updated', id: other });
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: other });
    expect(linkOf(other)).toBe(String(lead));
  });

  it.each(['found', 'not-found'] as const)(
    'lets a lead have a new person (deleted ones are %s)',
    async (getDeleted) => {
      const { marketo, pipedrive } = service().sandbox;
      pipedrive.switches.getDeleted = getDeleted;
      const { lead, person } = await aPair();
      pipedrive.deletePerson(person);
      const result = await resultOf(service(), `/marketo/lead/${lead}`);
      expect(result).toMatchObject({ status: 'created' });
      expect(result['id']).not.toBe(person);
      expect(marketo.lead(lead)).toMatchObject({ pipedriveId: result['id'] });
      expect(pipedrive.persons()).toHaveLength(1);
      const writes = await writesOf(service(), () => resultOf(service(), `/marketo/lead/${lead}`));
      expect(writes).toEqual([]);
    },
  );

  it('lets a person have a new lead', async () => {
    const { marketo } = service().sandbox;
    const { lead, person } = await aPair();
    marketo.deleteLead(lead);
    const result = await resultOf(service(), `/pipedrive/person/${person}`);
    expect(result).toMatchObject({ status: 'created' });
    expect(marketo.leads()).toMatchObject([{ id: result['id'], pipedriveId: person, email: ADA.email }]);
    expect(linkOf(person)).toBe(String(result['id']));
  });

  it('lets a person find the lead that the linked one was merged into', async () => {
    const { marketo } = service().sandbox;
    const { lead, person } = await aPair();
    const winner = marketo.createLead({ firstName: 'Augusta', email: 'augusta@engines.example' });
    marketo.mergeLeads(winner, [lead]);
    expect(marketo.lead(winner)).toMatchObject({ pipedriveId: person });
    expect(await resultOf(service(), `/pipedrive/person/${person}`)).toMatchObject({ status: 'updated', id: winner });
    expect(linkOf(person)).toBe(String(winner));
    expect(marketo.leads()).toHaveLength(1);
  });

  it('lets a lead follow the person that the linked one was merged into', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    const survivor = pipedrive.createPerson({ name: 'Augusta' });
    pipedrive.merge('person', person, survivor);
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({ status: 'updated', id: survivor });
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: survivor });
    expect(pipedrive.persons()).toHaveLength(1);
  });

  it('lets an organization have a new company', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd', marketo_id: '999999' });
    const { id } = await resultOf(service(), `/pipedrive/organization/${organization}`);
    expect(marketo.companies()).toMatchObject([{ id, externalCompanyId: `pd-organization-${organization}` }]);
    expect(pipedrive.customValue('organization', organization, 'marketo_id')).toBe(String(id));
  });

  it('lets a company have a new organization, once it is told that the old one is gone', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ ...ADA, company: 'Engines Ltd' });
    await resultOf(service(), `/marketo/lead/${lead}`);
    const gone = Number(pipedrive.organizations()[0]!['id']);
    pipedrive.deleteOrganization(gone);
    const deletion = {
      meta: { version: '2.0', action: 'delete', entity: 'organization', entity_id: gone },
      data: null,
      previous: { id: gone },
    };
    await service().call('POST', '/pipedrive/organization', {
      body: JSON.stringify(deletion),
      type: 'application/json',
    });
    const { organization } = await resultOf(service(), `/marketo/lead/${lead}`);
    expect(organization).toMatchObject({ status: 'created' });
    expect(pipedrive.organizations()).toMatchObject([{ name: 'Engines Ltd' }]);
    expect(pipedrive.persons()[0]).toMatchObject({ org_id: pipedrive.organizations()[0]!['id'] });
  });

  it.each([
    ['nothing', null],
    ['no number', 'see notes'],
    ['an impossible id', '-3'],
  ])('is %s: the other steps find the lead', async (_case, link) => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead(ADA);
    const person = pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: ADA.email, primary: true }],
      marketo_id: link,
    });
    expect(await resultOf(service(), `/pipedrive/person/${person}`)).toMatchObject({ status: 'updated', id: lead });
    expect(linkOf(person)).toBe(String(lead));
  });
});

describe('a link that people moved', () => {
  const service = serviceOfEachTest();

  it('leads to where it points now', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead(ADA);
    const former = Number((await resultOf(service(), `/marketo/lead/${lead}`))['id']);
    const other = pipedrive.createPerson({ name: 'Ada L.', marketo_id: String(lead) });
    pipedrive.updatePerson(former, { marketo_id: null });
    marketo.updateLead(lead, { pipedriveId: null });
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({ status: 'updated', id: other });
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: other });
  });

  it('is put back where it is only missing', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead(ADA);
    const person = Number((await resultOf(service(), `/marketo/lead/${lead}`))['id']);
    marketo.updateLead(lead, { pipedriveId: null });
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toEqual({
      status: 'updated',
      id: person,
      changes: [{ field: 'pipedriveId', from: null, to: person }],
    });
    pipedrive.updatePerson(person, { marketo_id: null });
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toEqual({
      status: 'updated',
      id: person,
      changes: [{ field: 'marketo_id', from: null, to: lead }],
    });
  });
});
