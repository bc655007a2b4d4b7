import { LEADS_READ, ScriptedMarketo, success } from '../../../test/support/scripted-marketo';
import { Lead, type MarketoClient, Opportunity, Role } from '..';

/** What must not compile is marked: `npm run types` fails where one of these lines does. */
describe('fields of records', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
    marketo.on(LEADS_READ, success([{ id: 7, firstName: 'Ada', pipedriveId: 30, leadScore: 5 }]));
  });

  afterEach(() => marketo.stop());

  it('are typed where every account has them', async () => {
    const lead = (await Lead.load(client, 7))!;
    const name: string | null = lead.firstName;
    const score: number | null = lead.leadScore;
    expect([name, score]).toEqual(['Ada', 5]);
    // @ts-expect-error -- misspelt
    expect(() => lead.fistName).toThrow('nearest: firstName');
    // @ts-expect-error -- a score is a number
    lead.leadScore = 'high';
    // @ts-expect-error -- read only
    expect(() => (lead.updatedAt = '2026-03-01T10:00:00Z')).toThrow('cannot be updated');
    // @ts-expect-error -- read only
    expect(() => (lead.id = 8)).toThrow('cannot be updated');
  });

  it('are typed like those where a type parameter declares them', async () => {
    const lead = (await Lead.load<{ pipedriveId: number | null }>(client, 7))!;
    const pipedriveId: number | null = lead.pipedriveId;
    expect(pipedriveId).toBe(30);
    // @ts-expect-error -- declared as a number
    lead.pipedriveId = 'thirty';
    const [result] = await Lead.loadMany<{ pipedriveId: number | null }>(client, [7]);
    const again: number | null | undefined = result?.record?.pipedriveId;
    expect(again).toBe(30);
  });

  it('are all there at run time, declared or not', async () => {
    const lead = (await Lead.load(client, 7))!;
    // @ts-expect-error -- not declared
    expect(lead.pipedriveId).toBe(30);
    expect(lead.get('pipedriveId')).toBe(30);
  });

  it('are checked where a record is created', async () => {
    const lead = await Lead.create<{ pipedriveId: number | null }>(client, {
      email: 'a@acme.example',
      pipedriveId: 30,
    });
    expect(lead.email).toBe('a@acme.example');
    // @ts-expect-error -- misspelt
    await expect(Lead.create(client, { emial: 'a@acme.example' })).rejects.toThrow('nearest: email');
    // @ts-expect-error -- a name is text
    await Opportunity.create(client, { name: 5 });
    const role = await Role.create(client, { leadId: 7, role: 'Buyer' });
    // @ts-expect-error -- the id of a lead is a number
    role.leadId = 'seven';
  });
});
