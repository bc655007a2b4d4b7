import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import {
  Activity,
  Deal,
  type FieldChange,
  Note,
  Organization,
  Person,
  Pipeline,
  PipedriveClient,
  Stage,
  UnknownFieldError,
} from '../../src/pipedrive';

const SHAPES: readonly [type: string, set: unknown, shown: unknown, options?: readonly string[]][] = [
  ['varchar', 'Ünïcode ✓', 'Ünïcode ✓'],
  ['varchar_auto', 'abc', 'abc'],
  ['text', 'two\nlines', 'two\nlines'],
  ['double', '4.5', 4.5],
  ['double', 0, 0],
  ['monetary', { value: 500, currency: 'USD' }, { value: 500, currency: 'USD' }],
  ['monetary', 7, { value: 7, currency: 'EUR' }],
  ['date', '2026-11-23', '2026-11-23'],
  ['date', '2026-11-23T23:30:00-05:00', '2026-11-24'],
  ['daterange', { value: '2026-01-01', until: '2026-02-01' }, { value: '2026-01-01', until: '2026-02-01' }],
  ['time', '09:30', { value: '09:30:00', timezone_id: 318, timezone_name: 'Europe/London' }],
  [
    'timerange',
    { value: '09:00:00', until: '11:00:00' },
    { value: '09:00:00', until: '11:00:00', timezone_id: 318, timezone_name: 'Europe/London' },
  ],
  ['enum', 'b', 'B', ['A', 'B']],
  ['set', ['C', 'a'], ['A', 'C'], ['A', 'B', 'C']],
  ['user', 12, 12],
  ['org', 1, 1],
  ['people', 1, 1],
  ['phone', '+1 555 0100', '+1 555 0100'],
  ['address', '1 Main St', expect.objectContaining({ value: '1 Main St', locality: null })],
  [
    'address',
    { value: '1 Main St', locality: 'Turku', country: 'FI' },
    expect.objectContaining({ value: '1 Main St', locality: 'Turku', country: 'FI', route: null }),
  ],
];

describe('The Pipedrive client with the sandbox', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    sandbox.pipedrive.createOrganization({ name: 'Acme', email_domain: 'acme.example' });
    sandbox.pipedrive.createPerson({ name: 'Ada Example', emails: [{ value: 'ada@acme.example' }], org_id: 1 });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    sandbox.pipedrive.resetLimits();
    sandbox.calls.clear();
  });

  const newClient = (): PipedriveClient =>
    new PipedriveClient({ baseUrl: sandbox.pipedrive.url, apiToken: sandbox.pipedrive.apiToken });
  const calls = (): string[] =>
    sandbox.calls
      .list()
      .map(({ method, path }) => `${method} ${path}`)
      .filter((call) => !call.includes('Fields'));

  it.each(SHAPES.map(([type, set, shown, options = null]) => [type, set, shown, options] as const))(
    'writes and reads a field of type %s given %j',
    async (type, set, shown, options) => {
      const name = `Shape ${type}`;
      const definition = { name, type, ...(options && { options }) };
      const key = sandbox.pipedrive.addField('person', definition);
      const person = await Person.create(newClient(), { name: 'Shape' });
      person.set(key, set);
      await expect(person.save()).resolves.toBe('created');
      expect(person.get(key)).toEqual(shown);

      const again = (await Person.load(newClient(), person.id!))!;
      expect(again.get(key)).toEqual(shown);
      again.set(key, set);
      await expect(again.save()).resolves.toBe('unchanged');

      again.set(key, null);
      await expect(again.save()).resolves.toBe('updated');
      expect((await Person.load(newClient(), person.id!))?.get(key)).toBeNull();
    },
  );

  it('names a custom field that shares its name by key only', async () => {
    const person = (await Person.load(newClient(), 1))!;
    expect(() => person.get('nickname')).toThrow(UnknownFieldError);
    expect(() => person.get('nickname')).toThrow(/2 fields share this name; use a key: [0-9a-f]{40}, [0-9a-f]{40}/);
  });

  it('loads a thousand persons by id in ten calls, in their order', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => sandbox.pipedrive.createPerson({ name: `Person ${index}` }));
    const wanted = [...ids.slice(500), ...ids.slice(0, 499), 999_999];
    const results = await Person.loadMany(newClient(), wanted);
    expect(calls()).toHaveLength(10);
    expect(results.slice(0, 999).map(({ record }) => record?.id)).toEqual(wanted.slice(0, 999));
    expect(results[999]).toEqual({ status: 'none', record: null, error: null });
  });

  it('reads the fields once for a hundred loads on a cold client', async () => {
    const client = newClient();
    await Promise.all(Array.from({ length: 100 }, () => Person.load(client, 1)));
    const reads = sandbox.calls.list().filter(({ path }) => path.includes('personFields'));
    expect(reads).toHaveLength(1);
    expect(sandbox.calls.list().every(({ status }) => status === 200)).toBe(true);
  });

  it('finds persons by e-mail and organizations by name and custom field', async () => {
    const client = newClient();
    expect((await Person.load(client, 'ADA@acme.example', 'email'))?.name).toBe('Ada Example');
    expect((await Organization.load(client, 'acme', 'name'))?.name).toBe('Acme');
    expect((await Organization.load(client, 'acme.example', 'email_domain'))?.id).toBe(1);
  });

  it('writes a deal, and no call where nothing changed', async () => {
    const client = newClient();
    const deal = await Deal.create<{ fiscal_quarter: number | null }>(client, { title: 'Renewal', value: 200 });
    deal.contact_person = (await Person.load(client, 1))!;
    deal.fiscal_quarter = 3;
    await expect(deal.save()).resolves.toBe('created');
    expect([deal.status, deal.currency, deal.fiscal_quarter]).toEqual(['open', 'EUR', 3]);
    expect([(await deal.stage)?.name, (await deal.pipeline)?.name]).toEqual(['Qualified', 'Sales']);
    deal.stage = (await Stage.load(client, 'In review', 'name'))!;
    deal.status = 'won';
    await expect(deal.save()).resolves.toBe('updated');
    expect((await deal.pipeline)?.name).toBe('Renewals');
    expect(deal.won_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

    sandbox.calls.clear();
    await expect(deal.save()).resolves.toBe('unchanged');
    expect(sandbox.calls.list()).toEqual([]);
    expect((await Deal.load(client, 'renewal', 'name'))?.id).toBe(deal.id);
    await expect(deal.delete()).resolves.toBe(true);
    await expect(Deal.load(client, deal.id!)).resolves.toBeNull();
  });

  it('writes an activity with its person', async () => {
    const client = newClient();
    const activity = await Activity.create(client, { subject: 'Call', type: 'call', priority: 'high', person_id: 1 });
    await activity.save();
    expect([activity.person_id, activity.priority, (await activity.person)?.name]).toEqual([1, 'High', 'Ada Example']);
    activity.done = true;
    await activity.save();
    expect(activity.marked_as_done_time).not.toBeNull();
    activity.person = null;
    await activity.save();
    expect(sandbox.pipedrive.activity(activity.id!)).toMatchObject({ person_id: null, participants: [], done: true });
  });

  it('reads what was changed, by whom', async () => {
    const id = sandbox.pipedrive.createPerson({ name: 'Jane Doe', region: 'EMEA' });
    sandbox.clock.advance(120_000);
    const since = sandbox.clock.iso();
    sandbox.pipedrive.updatePerson(id, { region: 'NAM' });
    const client = newClient();
    const person = (await Person.load(client, id))!;
    const changes: FieldChange[] = [];
    for await (const change of person.changelog({ since })) changes.push(change);
    const field = sandbox.pipedrive.fieldKey('person', 'region');
    expect(changes).toEqual([{ field, at: expect.any(String), from: 'EMEA', to: 'NAM', userId: 12, source: 'app' }]);
  });

  it('reads notes, stages and pipelines', async () => {
    const client = newClient();
    for (let count = 1; count <= 3; count += 1) sandbox.pipedrive.addNote({ content: `Note ${count}`, person_id: 1 });
    const notes: string[] = [];
    for await (const { content } of Note.all(client, { person_id: 1 })) notes.push(content);
    expect(notes).toEqual(['Note 1', 'Note 2', 'Note 3']);
    expect(await Note.load(client, 2)).toMatchObject({ content: 'Note 2', personId: 1, dealId: null });
    await expect(Note.load(client, 99)).resolves.toBeNull();
    expect((await Pipeline.load(client, 'renewals', 'name'))?.order).toBe(2);
    expect((await Stage.load(client, 8))?.name).toBe('In review');
  });

  it('saves many within the burst limit, also where it was not told yet', async () => {
    sandbox.pipedrive.switches.burst = 20;
    try {
      const client = newClient();
      const persons = await Promise.all(
        Array.from({ length: 25 }, (_, index) => Person.create(client, { name: `Many ${index}` })),
      );
      const results = await Person.saveMany(client, persons);
      expect(results.map(({ status }) => status)).toEqual(persons.map(() => 'created'));
      expect(sandbox.calls.list().filter(({ status }) => status === 429)).toEqual([]);
    } finally {
      sandbox.pipedrive.switches.burst = 100;
    }
  });
});
