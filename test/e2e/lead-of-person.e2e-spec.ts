import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

describe('the lead of a person', () => {
  const service = serviceOfEachTest();

  const aLead = (values: Record<string, unknown> = {}): number =>
    service().sandbox.marketo.createLead({ firstName: 'Ada', lastName: 'Lovelace', ...values });
  const aPerson = (values: Record<string, unknown> = {}): number =>
    service().sandbox.pipedrive.createPerson({
      name: 'Ada Lovelace',
      ...withEmail('ada@engines.example'),
      ...values,
    });
  const withEmail = (...addresses: string[]) => ({
    emails: addresses.map((value, index) => ({ value, primary: index === 0 })),
  });
  const sync = (person: number) => resultOf(service(), `/pipedrive/person/${person}`);
  const linkOf = (person: number) => service().sandbox.pipedrive.customValue('person', person, 'marketo_id');

  it('is first of all the one in the link field of the person', async () => {
    const { marketo } = service().sandbox;
    const linked = aLead({ lastName: 'Byron' });
    const person = aPerson({ marketo_id: String(linked) });
    const naming = aLead({ pipedriveId: person });
    const sameEmail = aLead({ email: 'ada@engines.example' });
    expect(await sync(person)).toMatchObject({
      status: 'updated',
      id: linked,
      changes: [
        { field: 'lastName', from: 'Byron', to: 'Lovelace' },
        { field: 'email', from: null, to: 'ada@engines.example' },
        { field: 'pipedriveId', from: null, to: person },
      ],
    });
    expect(marketo.lead(linked)).toMatchObject({ email: 'ada@engines.example', pipedriveId: person });
    expect(marketo.lead(naming)).toMatchObject({ email: null });
    expect(marketo.lead(sameEmail)).toMatchObject({ pipedriveId: null });
    expect(marketo.leads()).toHaveLength(3);
  });

  it('is then the one whose link field holds the person', async () => {
    const { marketo } = service().sandbox;
    const person = aPerson();
    const naming = aLead({ pipedriveId: person, email: 'a.lovelace@engines.example' });
    aLead({ email: 'ada@engines.example' });
    const writes = await writesOf(service(), async () => {
      expect(await sync(person)).toMatchObject({ status: 'updated', id: naming });
    });
    expect(writes).toEqual(['POST /rest/v1/leads.json', `PATCH /api/v2/persons/${person}`]);
    expect(marketo.lead(naming)).toMatchObject({ email: 'ada@engines.example' });
    expect(linkOf(person)).toBe(String(naming));
    expect(marketo.leads()).toHaveLength(2);
  });

  it.each([
    ['the same e-mail address', 'ada@engines.example'],
    ['the address in another case', 'ADA@engines.example'],
    ['another address of the person', 'Ada@home.example'],
  ])('is then the one that has %s', async (_case, email) => {
    const { marketo } = service().sandbox;
    const lead = aLead({ email });
    const person = aPerson(withEmail('ada@engines.example', 'ada@home.example'));
    expect(await sync(person)).toMatchObject({ status: 'updated', id: lead });
    expect(marketo.leads()).toHaveLength(1);
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: person });
    expect(linkOf(person)).toBe(String(lead));
  });

  it('costs one write where only its link is missing', async () => {
    const lead = aLead({ email: 'ada@engines.example' });
    const person = aPerson({ marketo_id: String(lead) });
    const writes = await writesOf(service(), async () => {
      expect(await sync(person)).toEqual({
        status: 'updated',
        id: lead,
        changes: [{ field: 'pipedriveId', from: null, to: person }],
      });
    });
    expect(writes).toEqual(['POST /rest/v1/leads.json']);
  });

  describe('is not guessed', () => {
    const expectAmbiguous = async (person: number, candidates: number[]): Promise<void> => {
      const writes = await writesOf(service(), async () => {
        const task = await service().run(`/pipedrive/person/${person}`);
        expect(task).toMatchObject({
          state: 'failed',
          attempts: 1,
          error: { code: 'record-ambiguous', retryable: false },
        });
        for (const id of candidates) expect(task.error?.message).toMatch(new RegExp(`\\b${id}\\b`));
      });
      expect(writes).toEqual([]);
    };

    it('between two whose link fields hold the person', async () => {
      const person = aPerson();
      const candidates = [aLead({ pipedriveId: person }), aLead({ pipedriveId: person })];
      aLead({ email: 'ada@engines.example' });
      await expectAmbiguous(person, candidates);
    });

    it('between two with its e-mail addresses', async () => {
      const candidates = [aLead({ email: 'Ada@engines.example' }), aLead({ email: 'ada@home.example' })];
      await expectAmbiguous(aPerson(withEmail('ada@engines.example', 'ada@home.example')), candidates);
    });

    it('where the one with the address is linked to another person that exists', async () => {
      const other = aPerson(withEmail('other@engines.example'));
      const lead = aLead({ email: 'ada@engines.example', pipedriveId: other });
      await expectAmbiguous(aPerson(), [lead]);
      expect(service().sandbox.marketo.lead(lead)).toMatchObject({ pipedriveId: other });
    });
  });

  it('is taken over from a person that is gone', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const gone = aPerson();
    pipedrive.deletePerson(gone);
    const lead = aLead({ email: 'ada@engines.example', pipedriveId: gone });
    const person = aPerson();
    expect(await sync(person)).toMatchObject({ status: 'updated', id: lead });
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: person });
  });

  it('keeps its link to another person that exists', async () => {
    const { marketo } = service().sandbox;
    const other = aPerson(withEmail('other@engines.example'));
    const lead = aLead({ pipedriveId: other });
    const person = aPerson({ marketo_id: String(lead) });
    expect(await sync(person)).toMatchObject({ status: 'updated', id: lead });
    expect(marketo.lead(lead)).toMatchObject({ email: 'ada@engines.example', pipedriveId: other });
  });

  it('is not made of a person without an e-mail address', async () => {
    const organization = service().sandbox.pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = aPerson({ emails: [], org_id: organization });
    const writes = await writesOf(service(), async () => {
      expect(await sync(person)).toEqual({ status: 'skipped', reason: 'no email' });
    });
    expect(writes).toEqual([]);
  });

  it('is updated by a linked person without an e-mail address, and keeps its own', async () => {
    const { marketo } = service().sandbox;
    const lead = aLead({ email: 'ada@engines.example' });
    const person = aPerson({ emails: [], marketo_id: String(lead), name: 'Ada King' });
    expect(await sync(person)).toMatchObject({
      status: 'updated',
      changes: [{ field: 'lastName', from: 'Lovelace', to: 'King' }, { field: 'pipedriveId' }],
    });
    expect(marketo.lead(lead)).toMatchObject({ email: 'ada@engines.example' });
  });

  it('is the same one after it was merged in Marketo', async () => {
    const { marketo } = service().sandbox;
    const person = aPerson();
    const loser = Number((await sync(person))['id']);
    const winner = aLead({ email: 'ada@engines.example', firstName: 'Augusta' });
    marketo.mergeLeads(winner, [loser]);
    expect(await sync(person)).toMatchObject({ status: 'updated', id: winner });
    expect(linkOf(person)).toBe(String(winner));
    expect(marketo.lead(winner)).toMatchObject({ firstName: 'Ada', pipedriveId: person });
    expect(marketo.leads()).toHaveLength(1);
  });

  it('fails once, and for good, for a person that does not exist', async () => {
    const writes = await writesOf(service(), async () => {
      await expect(service().run('/pipedrive/person/4711')).resolves.toMatchObject({
        state: 'failed',
        attempts: 1,
        error: { code: 'record-not-found', retryable: false },
      });
    });
    expect(writes).toEqual([]);
  });
});
