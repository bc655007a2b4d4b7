import { type Call, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { Lead, MarketoClient } from '../../src/marketo';
import { Person, PipedriveClient } from '../../src/pipedrive';
import { sandboxTime } from '../support/sandbox-time.ts';

const LEADS = 3_000;
const PERSONS = 1_000;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const isDescription = ({ path }: Call): boolean => /describe|Fields/.test(path);
const isToken = ({ path }: Call): boolean => path.includes('/identity/');

/** What the two clients cost in calls, counted by the sandbox, whose limits hold. */
describe('the calls that it takes', () => {
  let sandbox: Sandbox;
  let mkto: MarketoClient;
  let pd: PipedriveClient;
  let leadIds: number[];
  let personIds: number[];
  const printed: string[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    const { marketo, pipedrive } = sandbox;
    leadIds = numbers(LEADS).map((n) => marketo.createLead({ email: `lead-${n}@acme.example` }));
    personIds = numbers(PERSONS).map((n) => pipedrive.createPerson({ name: `Person ${n}` }));
  });
  beforeEach(() => {
    const { marketo, pipedrive } = sandbox;
    mkto = new MarketoClient({ ...credentialsOf(marketo), clock: sandboxTime(sandbox) });
    pd = new PipedriveClient({ baseUrl: pipedrive.url, apiToken: pipedrive.apiToken, clock: sandboxTime(sandbox) });
  });
  afterAll(async () => {
    process.stdout.write(`\nCalls beside those for tokens and fields\n${printed.join('\n')}\n`);
    await sandbox.close();
  });

  /** The calls of a work, other than for tokens and fields. */
  async function callsOf(what: string, work: () => Promise<unknown>): Promise<number> {
    const since = sandbox.calls.lastId();
    await work();
    const calls = sandbox.calls.list({ since }).filter((call) => !isDescription(call) && !isToken(call));
    printed.push(`${String(calls.length).padStart(3)}  ${what}`);
    return calls.length;
  }

  async function loadedLeads(): Promise<Lead[]> {
    const found = await Lead.loadMany(mkto, leadIds);
    return found.map(({ record }) => record).filter((record) => record !== null);
  }

  it('loads 3,000 leads by id with 10', async () => {
    let leads: Lead[] = [];
    const calls = await callsOf('loading 3,000 leads by id', async () => {
      leads = await loadedLeads();
    });
    expect(leads.map(({ id }) => id)).toEqual(leadIds);
    expect(calls).toBe(10);
  });

  it('saves 3,000 changed leads with 10, and with none where nothing changed', async () => {
    const leads = await loadedLeads();
    for (const [index, lead] of leads.entries()) lead.leadScore = index;
    const save = async (): Promise<Set<string>> =>
      new Set((await Lead.saveMany(mkto, leads)).map(({ status }) => status));
    let statuses = new Set<string>();
    expect(await callsOf('saving 3,000 changed leads', async () => (statuses = await save()))).toBe(10);
    expect(statuses).toEqual(new Set(['updated']));
    expect(sandbox.marketo.lead(leadIds[7]!)).toMatchObject({ leadScore: 7 });
    expect(await callsOf('saving them again', async () => (statuses = await save()))).toBe(0);
    expect(statuses).toEqual(new Set(['unchanged']));
  });

  it('loads 1,000 persons by id with 10', async () => {
    let ids: unknown[] = [];
    const calls = await callsOf('loading 1,000 persons by id', async () => {
      ids = (await Person.loadMany(pd, personIds)).map(({ record }) => record?.id);
    });
    expect(ids).toEqual(personIds);
    expect(calls).toBe(10);
  });

  it('saves a record again with none', async () => {
    const [lead, person] = await Promise.all([Lead.load(mkto, leadIds[0]!), Person.load(pd, personIds[0]!)]);
    lead!.firstName = 'Ada';
    person!.name = 'Ada';
    await Promise.all([lead!.save(), person!.save()]);
    const again = callsOf('saving a lead and a person again', () => Promise.all([lead!.save(), person!.save()]));
    expect(await again).toBe(0);
  });

  it('asks for one token and one description for 100 loads at once', async () => {
    const since = sandbox.calls.lastId();
    const leads = await Promise.all(leadIds.slice(0, 100).map((id) => Lead.load(mkto, id)));
    expect(leads.every((lead) => lead !== null)).toBe(true);
    const calls = sandbox.calls.list({ since });
    expect([calls.filter(isToken).length, calls.filter(isDescription).length]).toEqual([1, 1]);
  });

  it('asks once for the fields for 100 loads of persons at once', async () => {
    const since = sandbox.calls.lastId();
    const persons = await Promise.all(personIds.slice(0, 100).map((id) => Person.load(pd, id)));
    expect(persons.every((person) => person !== null)).toBe(true);
    expect(sandbox.calls.list({ since }).filter(isDescription)).toHaveLength(1);
  });
});

function credentialsOf({ identityUrl, restUrl, clientId, clientSecret }: Sandbox['marketo']) {
  return { identityUrl, restUrl, clientId, clientSecret };
}
