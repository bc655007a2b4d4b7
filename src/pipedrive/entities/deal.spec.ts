import {
  customField,
  failure,
  hits,
  LEAD_SCORE,
  ScriptedPipedrive,
  success,
} from '../../../test/support/scripted-pipedrive';
import { AmbiguousMatchError, type PipedriveClient } from '..';
import { Deal } from './deal';
import { Person } from './person';

const READ = 'GET /api/v2/deals/3';
const UPDATE = 'PATCH /api/v2/deals/3';
const STAGES = 'GET /api/v2/stages?limit=500';
const PIPELINES = 'GET /api/v2/pipelines?limit=500';
const search = (term: string): string =>
  `GET /api/v2/deals/search?term=${term}&fields=title&exact_match=true&limit=100`;
const byIds = (path: string, ids: string): string => `GET /api/v2/${path}?sort_by=id&limit=100&ids=${ids}`;

const aDeal = (members: object = {}) => ({
  id: 3,
  title: 'Acme renewal',
  person_id: 7,
  org_id: null,
  stage_id: 2,
  pipeline_id: 1,
  value: 200,
  currency: 'EUR',
  status: 'open',
  custom_fields: { [LEAD_SCORE]: 4 },
  ...members,
});

describe('Deal', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = (await ScriptedPipedrive.start())
      .on('GET /api/v2/dealFields?limit=500', success([customField(LEAD_SCORE, 'Lead score', 'double')]))
      .on(READ, success(aDeal()));
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  it.each(['name', 'title'])('is found by its title, as %s', async (field) => {
    pipedrive.on(search('acme renewal'), hits(3));
    const deal = await Deal.load<{ lead_score: number | null }>(client, 'acme renewal', field);
    expect([deal?.id, deal?.title, deal?.value, deal?.lead_score]).toEqual([3, 'Acme renewal', 200, 4]);
  });

  it('says by what it can be found', async () => {
    await expect(Deal.load(client, 'open', 'status')).rejects.toThrow('what works: id, name, title, lead_score');
  });

  it('sends the fields that changed', async () => {
    pipedrive.on(UPDATE, success(aDeal({ status: 'won', won_time: '2026-11-23T10:00:00Z' })));
    const deal = (await Deal.load(client, 3))!;
    Object.assign(deal, { status: 'won', won_time: '2026-11-23T10:00:00.500Z', value: '200' });
    await expect(deal.save()).resolves.toBe('updated');
    expect(pipedrive.bodies(UPDATE)).toEqual([{ status: 'won', won_time: '2026-11-23T10:00:00Z' }]);
  });

  it('loads its contact, stage and pipeline on demand, once', async () => {
    pipedrive
      .on('GET /api/v2/persons/7', success({ id: 7, name: 'Ada Example' }))
      .on(STAGES, success([{ id: 2, name: 'Demo', pipeline_id: 1, deal_probability: 40 }]))
      .on(PIPELINES, success([{ id: 1, name: 'Sales', order_nr: 1 }]));
    const deal = (await Deal.load(client, 3))!;
    for (let time = 1; time <= 2; time += 1) {
      expect((await deal.contact_person)?.name).toBe('Ada Example');
      expect(await deal.stage).toMatchObject({ name: 'Demo', probability: 40, isActive: true });
      expect((await (await deal.stage)?.pipeline)?.name).toBe('Sales');
      expect((await deal.pipeline)?.name).toBe('Sales');
      expect(await deal.organization).toBeNull();
    }
    expect(pipedrive.routes).toEqual([READ, 'GET /api/v2/persons/7', STAGES, PIPELINES]);
  });

  it('links a record that is at hand without a call, and refuses one that has no id yet', async () => {
    const deal = (await Deal.load(client, 3))!;
    pipedrive.on('GET /api/v2/persons/8', success({ id: 8, name: 'Grace Example' }));
    const person = (await Person.load(client, 8))!;
    deal.contact_person = person;
    await expect(deal.contact_person).resolves.toBe(person);
    expect([deal.person_id, deal.changedFields()]).toEqual([8, ['person_id']]);
    const unsaved = await Person.create(client, { name: 'New' });
    expect(() => (deal.contact_person = unsaved)).toThrow('has to be saved first');
    expect(pipedrive.routes).toEqual([READ, 'GET /api/v2/persons/8']);
  });

  it('finds archived deals among many, which the usual list leaves out', async () => {
    pipedrive.on(byIds('deals', '5,3,4'), success([aDeal()]));
    pipedrive.on(byIds('deals/archived', '5,4'), success([aDeal({ id: 5, is_archived: true })]));
    const results = await Deal.loadMany(client, [5, '3', 4, 3]);
    expect(results.map(({ status, record }) => [status, record?.id])).toEqual([
      ['found', 5],
      ['found', 3],
      ['none', undefined],
      ['found', 3],
    ]);
  });

  it('gives each of many names its own result', async () => {
    pipedrive.on(search('One'), hits(1)).on(search('Two'), hits(2, 3)).on(search('Three'), failure(403));
    pipedrive.on(
      byIds('deals', '1,2,3'),
      success([aDeal({ id: 1, title: 'One' }), aDeal({ id: 2, title: 'Two' }), aDeal({ id: 3, title: 'Two' })]),
    );
    const [one, two, three, one2] = await Deal.loadMany(client, ['One', 'Two', 'Three', 'One'], 'name');
    expect([one?.status, two?.status, three?.status]).toEqual(['found', 'failed', 'failed']);
    expect(two?.error).toBeInstanceOf(AmbiguousMatchError);
    expect(three?.error).toMatchObject({ kind: 'vendor-denied' });
    expect(one2?.record).toBe(one?.record);
  });
});
