import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

const mapping = (tables: string): { mapping: string } => ({
  mapping: `export default ({ adapters: a }) => ({
    links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
    organizationFromCompany: {}, activityFromLead: {}, activityFromEmail: {},
    companyFromOrganization: {}, opportunityFromDeal: {}, roleFromDeal: {},
    ${tables}
  });`,
});

describe('a mapping with rules for writing', () => {
  const service = serviceOfEachTest(
    mapping(`
      filters: { personFromLead: (lead) => lead.email?.endsWith('@test.example') !== true,
                 leadFromPerson: (person) => person.country !== 'Nowhere' },
      personFromLead: {
        name: { fields: ['firstName', 'lastName'], mode: 'join' },
        email: { fields: ['email'] },
        job_title: { fields: ['title'], clear: true },
        city: { fields: ['city'] },
        country: { fields: ['country'], write: 'if-empty' },
        lead_source: { fields: ['leadSource'], write: 'create' },
      },
      leadFromPerson: { email: { fields: ['email'] } },
    `),
  );

  const LEAD = {
    firstName: 'Ada',
    email: 'ada@engines.example',
    title: 'Countess',
    city: 'London',
    country: 'United Kingdom',
    leadSource: 'Webinar',
  };
  const aLead = (values: Record<string, unknown> = {}) => service().sandbox.marketo.createLead({ ...LEAD, ...values });
  const sync = (lead: number) => resultOf(service(), `/marketo/lead/${lead}`);
  const shown = (person: number) =>
    Object.fromEntries(
      ['job_title', 'city', 'country', 'lead_source'].map((field) => [
        field,
        service().sandbox.pipedrive.customValue('person', person, field),
      ]),
    );

  it('fills a new record with everything', async () => {
    const { id } = await sync(aLead());
    expect(shown(Number(id))).toEqual({
      job_title: 'Countess',
      city: 'London',
      country: 'United Kingdom',
      lead_source: 'Webinar',
    });
  });

  it('empties only fields that say clear', async () => {
    const { marketo } = service().sandbox;
    const lead = aLead();
    const { id } = await sync(lead);
    marketo.updateLead(lead, { title: null, city: ' ', country: null, leadSource: null });
    expect(await sync(lead)).toEqual({
      status: 'updated',
      id,
      changes: [{ field: 'job_title', from: 'Countess', to: null }],
    });
    expect(shown(Number(id))).toMatchObject({ job_title: null, city: 'London', country: 'United Kingdom' });
    expect(await writesOf(service(), () => sync(lead))).toEqual([]);
  });

  it('keeps to create and if-empty', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = aLead();
    const person = Number((await sync(lead))['id']);
    marketo.updateLead(lead, { country: 'Italy', leadSource: 'Fair' });
    expect(await writesOf(service(), () => sync(lead))).toEqual([]);
    pipedrive.updatePerson(person, { country: null, lead_source: null });
    expect(await sync(lead)).toMatchObject({ changes: [{ field: 'country', from: null, to: 'Italy' }] });
    expect(shown(person)).toMatchObject({ country: 'Italy', lead_source: null });
  });

  it('does not create-write into a record that it only finds', async () => {
    const { pipedrive } = service().sandbox;
    const person = pipedrive.createPerson({ name: 'Ada', emails: [{ value: LEAD.email, primary: true }] });
    await sync(aLead());
    expect(shown(person)).toMatchObject({ country: 'United Kingdom', lead_source: null });
  });

  it('sets one-way fields right, whoever changed them', async () => {
    const { pipedrive } = service().sandbox;
    const lead = aLead();
    const person = Number((await sync(lead))['id']);
    pipedrive.updatePerson(person, { city: 'Paris' });
    expect(await sync(lead)).toMatchObject({ changes: [{ field: 'city', from: 'Paris', to: 'London' }] });
  });

  it('leaves filtered records alone, on both sides', async () => {
    const { pipedrive } = service().sandbox;
    const person = pipedrive.createPerson({
      name: 'Ada',
      emails: [{ value: 'ada@engines.example', primary: true }],
      country: 'Nowhere',
    });
    const lead = aLead({ email: 'ada@test.example' });
    const writes = await writesOf(service(), async () => {
      expect(await sync(lead)).toEqual({ status: 'skipped', reason: 'filtered' });
      expect(await resultOf(service(), `/pipedrive/person/${person}`)).toEqual({
        status: 'skipped',
        reason: 'filtered',
      });
    });
    expect(writes).toEqual([]);
  });
});

describe('values that mean the same', () => {
  const service = serviceOfEachTest(
    mapping(`
      personFromLead: {
        name: { fields: ['firstName', 'lastName'], mode: 'join' },
        email: { fields: ['email'] },
        phone: { fields: ['phone'] },
        lead_score: { fields: ['leadScore'] },
        last_call: { fields: ['lastCallDate'] },
        created_date: { fields: ['createdAt'] },
        region: { fields: ['marketingRegion'] },
        interests: { transformer: (lead) => lead.productInterest?.split(',') ?? null },
        owner_id: { fields: ['ownerEmail'], postAdapter: a.userIdByEmail({ fallback: 11 }) },
      },
      leadFromPerson: {
        firstName: { fields: ['name'], postAdapter: a.firstName },
        lastName: { fields: ['name'], postAdapter: a.lastName },
        email: { fields: ['email'] },
        phone: { fields: ['phone'] },
        leadScore: { fields: ['lead_score'] },
      },
    `),
  );

  const sync = (lead: number) => resultOf(service(), `/marketo/lead/${lead}`);
  const userNamed = (wanted: string) =>
    service()
      .sandbox.pipedrive.users()
      .find(({ name }) => name === wanted)!;

  it('cause no write', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const olivia = userNamed('Olivia Marsh');
    const lead = marketo.createLead({
      firstName: ' Ada',
      lastName: 'Lovelace ',
      email: 'Ada@Engines.example',
      phone: '+44 (20) 7946-0000',
      leadScore: 42,
      lastCallDate: '2026-10-01',
      marketingRegion: 'EMEA',
      productInterest: 'Webinar,Trial',
      ownerEmail: olivia.email.toUpperCase(),
    });
    const person = pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: 'ada@engines.example', primary: true }],
      phones: [{ value: '+442079460000', primary: true }],
      marketo_id: String(lead),
      lead_score: 42.0,
      last_call: '2026-10-01',
      created_date: String(marketo.lead(lead)!['createdAt']).slice(0, 10),
      region: 'EMEA',
      interests: ['Trial', 'Webinar'],
      owner_id: olivia.id,
    });
    marketo.updateLead(lead, { pipedriveId: person });
    const writes = await writesOf(service(), async () => {
      expect(await sync(lead)).toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
      expect(await resultOf(service(), `/pipedrive/person/${person}`)).toMatchObject({ status: 'skipped' });
    });
    expect(writes).toEqual([]);
  });

  it('are shown as people read them where they change', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [olivia, peter] = [userNamed('Olivia Marsh'), userNamed('Peter van Dyck')];
    const lead = marketo.createLead({
      lastName: 'Lovelace',
      email: 'ada@engines.example',
      marketingRegion: 'EMEA',
      productInterest: 'Webinar',
      ownerEmail: olivia.email,
    });
    const { id } = await sync(lead);
    marketo.updateLead(lead, { marketingRegion: 'NAM', productInterest: 'Trial,Webinar', ownerEmail: peter.email });
    expect(await sync(lead)).toEqual({
      status: 'updated',
      id,
      changes: [
        { field: 'region', from: 'EMEA', to: 'NAM' },
        { field: 'interests', from: ['Webinar'], to: ['Trial', 'Webinar'] },
        { field: 'owner_id', from: 'Olivia Marsh', to: 'Peter van Dyck' },
      ],
    });
    expect(pipedrive.person(Number(id))).toMatchObject({ owner_id: peter.id });
  });

  it('are refused with the labels that exist where the label does not', async () => {
    const lead = service().sandbox.marketo.createLead({ lastName: 'Lovelace', marketingRegion: 'Atlantis' });
    const task = await service().run(`/marketo/lead/${lead}`);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'record-rejected', retryable: false } });
    for (const label of ['NAM', 'EMEA', 'APAC', 'LATAM']) expect(task.error?.message).toContain(label);
    expect(service().sandbox.pipedrive.persons()).toEqual([]);
  });

  it('may be newer than what the service knows of the account', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const first = marketo.createLead({
      lastName: 'Lovelace',
      marketingRegion: 'EMEA',
      ownerEmail: 'nobody@acme.example',
    });
    expect((await sync(first))['changes']).toContainEqual({ field: 'owner_id', from: null, to: 'Sync Integration' });
    pipedrive.addOption('person', 'region', 'Atlantis');
    const owner = pipedrive.addUser({ name: 'Nia New', email: 'nia@ourcompany.example' });
    const lead = marketo.createLead({
      lastName: 'Hopper',
      marketingRegion: 'Atlantis',
      ownerEmail: 'nia@ourcompany.example',
    });
    const { id } = await sync(lead);
    expect(pipedrive.person(Number(id))).toMatchObject({ owner_id: owner });
    expect(pipedrive.customValue('person', Number(id), 'region')).toBe('Atlantis');
  });

  it.each([
    ['+1 555 0134 ext. 4', '+1 555 0134 ext. 5'],
    ['0800-CALL-US', '0800-CALL-ME'],
  ])('are no different phone numbers: what is told is written, %s to %s', async (former, phone) => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ lastName: 'Lovelace', email: 'ada@engines.example', phone: former });
    const person = Number((await sync(lead))['id']);
    marketo.updateLead(lead, { phone });
    expect(await sync(lead)).toMatchObject({
      status: 'updated',
      changes: [{ field: 'phone', from: former, to: phone }],
    });
    expect(pipedrive.person(person)).toMatchObject({ phones: [{ value: phone, primary: true }, { value: former }] });
    expect(await sync(lead)).toMatchObject({ status: 'skipped', reason: 'unchanged' });
  });

  it('are names in composed and decomposed letters', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const emails = [{ value: 'zoe@engines.example', primary: true }];
    const person = pipedrive.createPerson({ name: 'Zo\u00eb Lovelace', emails });
    const lead = marketo.createLead({
      firstName: 'Zoe\u0308',
      lastName: 'Lovelace',
      email: 'zoe@engines.example',
    });
    const { id, changes } = await sync(lead);
    const told = (changes as { field: string }[]).map(({ field }) => field);
    expect({ id, told }).toEqual({ id: person, told: ['created_date', 'marketo_id', 'pipedriveId'] });
    expect(pipedrive.person(person)).toMatchObject({ name: 'Zo\u00eb Lovelace', emails });
  });

  it('choose no option by its id', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const option = pipedrive.addOption('person', 'region', 'Atlantis');
    const lead = marketo.createLead({ lastName: 'Lovelace', marketingRegion: String(option) });
    const { state, error } = await service().run(`/marketo/lead/${lead}`);
    expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'record-rejected' });
    expect(pipedrive.persons()).toEqual([]);
  });

  it.each([
    ['Vincent | van Gogh', { firstName: 'Vincent', lastName: 'van Gogh' }, 'Vincent van Gogh'],
    ['one word', { firstName: null, lastName: 'Plato' }, 'Plato'],
  ])('are names in the same words: %s', async (_case, names, name) => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ ...names, email: 'v@engines.example' });
    const person = Number((await sync(lead))['id']);
    expect(pipedrive.person(person)).toMatchObject({ name });
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/pipedrive/person/${person}`)).toEqual({
        status: 'skipped',
        id: lead,
        reason: 'unchanged',
      });
    });
    expect(writes).toEqual([]);
    expect(marketo.lead(lead)).toMatchObject(names);
  });
});

describe('a two-way field that says clear', () => {
  const service = serviceOfEachTest(
    mapping(`
      personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] }, phone: { fields: ['phone'], clear: true } },
      leadFromPerson: { lastName: { fields: ['name'] }, email: { fields: ['email'] }, phone: { fields: ['phone'], clear: true } },
    `),
  );

  const aPair = async (): Promise<{ lead: number; person: number }> => {
    const lead = service().sandbox.marketo.createLead({
      lastName: 'Lovelace',
      email: 'ada@engines.example',
      phone: '+44 20 7946 0000',
    });
    return { lead, person: Number((await resultOf(service(), `/marketo/lead/${lead}`))['id']) };
  };

  it('is emptied on the other side, once', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    pipedrive.updatePerson(person, { phones: [] });
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/pipedrive/person/${person}`)).toMatchObject({
        changes: [{ field: 'phone', from: '+44 20 7946 0000', to: null }],
      });
      await resultOf(service(), `/marketo/lead/${lead}`);
    });
    expect(writes).toEqual(['POST /rest/v1/leads.json']);
    expect(marketo.lead(lead)).toMatchObject({ phone: null });
  });

  it('takes part in conflicts: the later change wins', async () => {
    const { marketo, pipedrive, clock } = service().sandbox;
    const { lead, person } = await aPair();
    marketo.updateLead(lead, { phone: '+44 20 7946 1111' });
    clock.advance(2000);
    pipedrive.updatePerson(person, { phones: [] });
    expect(await resultOf(service(), `/pipedrive/person/${person}`)).toMatchObject({
      status: 'updated',
      changes: [{ field: 'phone', from: '+44 20 7946 1111', to: null }],
      conflicts: [{ field: 'phone', kept: null, dropped: '+44 20 7946 1111' }],
    });
    expect(marketo.lead(lead)).toMatchObject({ phone: null });
  });
});

describe('link fields that hold text', () => {
  const service = serviceOfEachTest({
    mapping: `export default {
      links: { lead: 'lifecycleStage', person: 'marketo_id', organization: 'marketo_id' },
      personFromLead: { email: { fields: ['email'] } },
      leadFromPerson: { email: { fields: ['email'] } },
    };`,
  });
  const linkOf = (lead: number) => service().sandbox.marketo.lead(lead)?.['lifecycleStage'];

  it('link a lead with the person that was made of it, once', async () => {
    const lead = service().sandbox.marketo.createLead({ email: 'ada@engines.example' });
    const { id } = await resultOf(service(), `/marketo/lead/${lead}`);
    expect(linkOf(lead)).toBe(String(id));
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({ status: 'skipped', id });
  });

  it('link the lead that is made of a person', async () => {
    const person = service().sandbox.pipedrive.createPerson({
      name: 'Ada',
      emails: [{ value: 'ada@engines.example' }],
    });
    const { id } = await resultOf(service(), `/pipedrive/person/${person}`);
    expect(linkOf(Number(id))).toBe(String(person));
    expect(await resultOf(service(), `/pipedrive/person/${person}`)).toMatchObject({ status: 'skipped', id });
  });
});
