import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

describe('the person of a lead', () => {
  const service = serviceOfEachTest();

  const aLead = (values: Record<string, unknown> = {}): number =>
    service().sandbox.marketo.createLead({
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@engines.example',
      ...values,
    });
  const aPerson = (values: Record<string, unknown> = {}): number =>
    service().sandbox.pipedrive.createPerson({ name: 'Ada Lovelace', ...values });
  const withEmail = (...addresses: string[]) => ({
    emails: addresses.map((value, index) => ({ value, primary: index === 0 })),
  });
  const sync = (lead: number) => resultOf(service(), `/marketo/lead/${lead}`);
  const linkOf = (person: number) => service().sandbox.pipedrive.customValue('person', person, 'marketo_id');

  it('is first of all the one in the link field of the lead', async () => {
    const { pipedrive } = service().sandbox;
    const linked = aPerson({ name: 'Ada Byron' });
    const lead = aLead({ pipedriveId: linked });
    const naming = aPerson({ marketo_id: String(lead) });
    const sameEmail = aPerson(withEmail('ada@engines.example'));
    expect(await sync(lead)).toMatchObject({
      status: 'updated',
      id: linked,
      changes: [
        { field: 'name', from: 'Ada Byron', to: 'Ada Lovelace' },
        { field: 'email', from: null, to: 'ada@engines.example' },
        { field: 'marketo_id', from: null, to: lead },
      ],
    });
    expect(linkOf(linked)).toBe(String(lead));
    expect(pipedrive.person(naming)).toMatchObject({ emails: [] });
    expect(linkOf(sameEmail)).toBeNull();
    expect(pipedrive.persons()).toHaveLength(3);
  });

  it('is then the one whose link field holds the lead', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = aLead();
    const naming = aPerson({ marketo_id: String(lead), ...withEmail('a.lovelace@engines.example') });
    aPerson(withEmail('ada@engines.example'));
    const writes = await writesOf(service(), async () => {
      expect(await sync(lead)).toMatchObject({ status: 'updated', id: naming });
    });
    expect(writes).toEqual([`PATCH /api/v2/persons/${naming}`, 'POST /rest/v1/leads.json']);
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: naming });
    expect(pipedrive.persons()).toHaveLength(2);
  });

  it.each([
    ['the same e-mail address', ['ada@engines.example']],
    ['the address in another case', ['Ada@Engines.Example']],
    ['the address beside its primary one', ['home@ada.example', 'ADA@engines.example']],
  ])('is then the one that has %s', async (_case, addresses) => {
    const { marketo, pipedrive } = service().sandbox;
    const person = aPerson(withEmail(...addresses));
    const lead = aLead();
    expect(await sync(lead)).toMatchObject({ status: 'updated', id: person });
    expect(pipedrive.persons()).toHaveLength(1);
    expect(linkOf(person)).toBe(String(lead));
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: person });
    const kept = (pipedrive.person(person)!['emails'] as { value: string }[]).map(({ value }) => value);
    expect(kept.map((value) => value.toLowerCase()).toSorted()).toEqual(
      addresses.map((value) => value.toLowerCase()).toSorted(),
    );
  });

  it.each(["o'neill+crm@engines.example", 'ada.l@xn--engnes-fya.example', 'a@b.example'])(
    'is found by the address %s',
    async (email) => {
      const person = aPerson(withEmail(email));
      expect(await sync(aLead({ email }))).toMatchObject({ status: 'updated', id: person });
    },
  );

  it('costs one write where only its link is missing', async () => {
    const lead = aLead();
    const person = aPerson({ ...withEmail('ada@engines.example'), marketo_id: String(lead) });
    const writes = await writesOf(service(), async () => {
      expect(await sync(lead)).toEqual({
        status: 'updated',
        id: person,
        changes: [{ field: 'pipedriveId', from: null, to: person }],
      });
    });
    expect(writes).toEqual(['POST /rest/v1/leads.json']);
  });

  describe('is not guessed', () => {
    const expectAmbiguous = async (lead: number, candidates: number[]): Promise<void> => {
      const writes = await writesOf(service(), async () => {
        const task = await service().run(`/marketo/lead/${lead}`);
        expect(task).toMatchObject({
          state: 'failed',
          attempts: 1,
          error: { code: 'record-ambiguous', retryable: false },
        });
        for (const id of candidates) expect(task.error?.message).toMatch(new RegExp(`\\b${id}\\b`));
      });
      expect(writes).toEqual([]);
    };

    it('between two whose link fields hold the lead', async () => {
      const lead = aLead();
      const candidates = [aPerson({ marketo_id: String(lead) }), aPerson({ marketo_id: String(lead) })];
      aPerson(withEmail('ada@engines.example'));
      await expectAmbiguous(lead, candidates);
    });

    it('between two with the e-mail address', async () => {
      await expectAmbiguous(aLead(), [
        aPerson(withEmail('ada@engines.example')),
        aPerson(withEmail('home@ada.example', 'Ada@engines.example')),
      ]);
    });

    it('where the one with the address is linked to another lead that exists', async () => {
      const other = aLead({ email: 'other@engines.example' });
      const person = aPerson({ ...withEmail('ada@engines.example'), marketo_id: String(other) });
      await expectAmbiguous(aLead(), [person]);
      expect(linkOf(person)).toBe(String(other));
    });
  });

  it('is taken over from a lead that is gone', async () => {
    const person = aPerson({ ...withEmail('ada@engines.example'), marketo_id: '999999' });
    const lead = aLead();
    expect(await sync(lead)).toMatchObject({ status: 'updated', id: person });
    expect(linkOf(person)).toBe(String(lead));
  });

  it('keeps its link to another lead that exists', async () => {
    const { pipedrive } = service().sandbox;
    const other = aLead({ email: 'other@engines.example' });
    const person = aPerson({ marketo_id: String(other) });
    const lead = aLead({ pipedriveId: person });
    expect(await sync(lead)).toMatchObject({ status: 'updated', id: person });
    expect(linkOf(person)).toBe(String(other));
    expect(pipedrive.person(person)).toMatchObject({ emails: [{ value: 'ada@engines.example' }] });
  });

  it('is named by the e-mail address of a lead without a name', async () => {
    const lead = aLead({ firstName: null, lastName: ' ' });
    expect(await sync(lead)).toMatchObject({ status: 'created' });
    expect(service().sandbox.pipedrive.persons()[0]).toMatchObject({ name: 'ada@engines.example' });
    const writes = await writesOf(service(), async () => {
      expect(await sync(lead)).toMatchObject({ status: 'skipped', reason: 'unchanged' });
    });
    expect(writes).toEqual([]);
  });

  it('is not made of a lead without name and address', async () => {
    const lead = aLead({ firstName: null, lastName: null, email: null, company: 'Engines Ltd' });
    const writes = await writesOf(service(), async () => {
      expect(await sync(lead)).toEqual({ status: 'skipped', reason: 'no name' });
    });
    expect(writes).toEqual([]);
  });
});
