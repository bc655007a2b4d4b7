import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { isUnsupportedFilter, Lead, type LeadExtract, MarketoClient, type Values } from '../../src/marketo';
import { sandboxTime } from '../support/sandbox-time.ts';

const DAY_MS = 24 * 3_600_000;
const TEXTS = [
  'Acme, Inc. "the best"',
  'two\nlines\r\nand a half',
  "O'Brien; Ünï–çødé",
  '測試公司，有限',
  'مرحبا, بالعالم',
  'नमस्ते "दुनिया"',
  'Ещё раз',
  '🙂 𝒳 e\u0301',
  '"',
  ',',
];

describe('leads extracted in bulk', () => {
  let sandbox: Sandbox;
  let client: MarketoClient;
  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty', limits: false });
    const { identityUrl, restUrl, clientId, clientSecret } = sandbox.marketo;
    client = new MarketoClient({ identityUrl, restUrl, clientId, clientSecret, clock: sandboxTime(sandbox) });
  });
  afterEach(() => sandbox.close());

  const today = () => {
    const now = sandbox.clock.now();
    return { startAt: new Date(now - DAY_MS), endAt: new Date(now + DAY_MS) };
  };

  async function completed(fields?: string[]): Promise<LeadExtract> {
    const query = { filter: { createdAt: today() }, ...(fields ? { fields } : {}) };
    const { id } = await client.leadExtracts.create(query);
    await client.leadExtracts.enqueue(id);
    sandbox.clock.advance(60_000);
    return client.leadExtracts.status(id);
  }

  async function recordsOf(extract: LeadExtract): Promise<Values[]> {
    const records: Values[] = [];
    for await (const record of client.leadExtracts.records(extract)) records.push(record);
    return records;
  }

  it('are the same as leads that are read by id', async () => {
    const ids = TEXTS.map((text, n) =>
      sandbox.marketo.createLead({
        email: `lead-${n}@acme.example`,
        lastName: text,
        unsubscribedReason: `${text}${text}`,
        leadScore: n,
        newsletter: n % 2 === 0,
        lastCallDate: n === 3 ? '2026-03-01' : null,
        annualRevenue: n * 1.5,
      }),
    );
    const byId = await Lead.find(client, 'id', ids);
    const extracted: unknown[] = [];
    for await (const lead of Lead.extracted(client, await completed())) extracted.push(lead.toJSON());
    expect(extracted).toEqual(byId.map((lead) => lead.toJSON()));
    expect(extracted).toHaveLength(TEXTS.length);
  });

  it('are read on where the connection broke', async () => {
    const emails = Array.from({ length: 50 }, (_, n) => `lead-${n}@acme.example`);
    for (const email of emails) sandbox.marketo.createLead({ email });
    const extract = await completed(['email']);
    sandbox.faults.add({ vendor: 'marketo', kind: 'broken-json', path: 'file.json', times: 3 });
    expect((await recordsOf(extract)).map(({ email }) => email)).toEqual(emails);
    expect(sandbox.calls.list().filter(({ path }) => path.includes('file.json'))).toHaveLength(4);
  });

  it('need a new token where the old one expired, and a file that is there', async () => {
    const extract = await completed(['id']);
    sandbox.faults.add({ vendor: 'marketo', kind: 'expire-token', path: 'file.json' });
    expect(await recordsOf(extract)).toEqual([]);
    const { id } = await client.leadExtracts.create({ filter: { createdAt: today() } });
    await expect(recordsOf({ ...extract, id })).rejects.toMatchObject({
      kind: 'vendor-unavailable',
      details: { code: 'HTTP 404' },
    });
  });

  it('are no leads without every field', async () => {
    sandbox.marketo.createLead({ email: 'ada@acme.example' });
    const reading = Lead.extracted(client, await completed(['id', 'email']))[Symbol.asyncIterator]();
    await expect(reading.next()).rejects.toMatchObject({ kind: 'invalid-request' });
  });

  it('wait for the queue and for the next day', async () => {
    const jobs = await Promise.all(
      Array.from({ length: 11 }, () => client.leadExtracts.create({ fields: ['id'], filter: { createdAt: today() } })),
    );
    for (const { id } of jobs.slice(0, 10)) await client.leadExtracts.enqueue(id);
    const last = jobs[10]!;
    await expect(client.leadExtracts.enqueue(last.id)).rejects.toMatchObject({
      kind: 'vendor-exhausted',
      details: { code: '1029', retryAfterMs: 60_000 },
    });
    expect(await client.leadExtracts.enqueue(jobs[0]!.id)).toMatchObject({ id: jobs[0]!.id });
    sandbox.clock.advance(5 * 60_000);
    sandbox.marketo.switches.bulkDailyMegabytes = 0;
    const refused: unknown = await client.leadExtracts.enqueue(last.id).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ kind: 'vendor-exhausted' });
    expect((refused as { details: { retryAfterMs: number } }).details.retryAfterMs).toBeGreaterThan(60_000);
  });

  it.each([
    ['more than 31 days', { createdAt: { startAt: '2026-01-01', endAt: '2026-02-02' } }],
    ['an end before the start', { createdAt: { startAt: '2026-01-02', endAt: '2026-01-01' } }],
    ['no date', { updatedAt: { startAt: 'yesterday', endAt: '2026-01-01' } }],
  ])('are not asked for with %s', async (_, filter) => {
    await client.describe('lead');
    const before = sandbox.calls.list().length;
    await expect(client.leadExtracts.create({ filter })).rejects.toMatchObject({ kind: 'invalid-request' });
    expect(sandbox.calls.list()).toHaveLength(before);
  });

  it('tell that the account has no filter by changes', async () => {
    sandbox.marketo.switches.bulkUpdatedAtFilter = false;
    const refused: unknown = await client.leadExtracts
      .create({ filter: { updatedAt: today() } })
      .catch((thrown: unknown) => thrown);
    expect(isUnsupportedFilter(refused)).toBe(true);
  });
});
