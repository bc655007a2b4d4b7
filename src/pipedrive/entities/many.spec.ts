import { aPerson, failure, ScriptedPipedrive, success } from '../../../test/support/scripted-pipedrive';
import { type PipedriveClient } from '..';
import { Person } from './person';

const CREATE = 'POST /api/v2/persons';
const update = (id: number): string => `PATCH /api/v2/persons/${id}`;

describe('many records', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = await ScriptedPipedrive.start();
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  async function persons(...ids: number[]): Promise<Person[]> {
    for (const id of ids) pipedrive.on(`GET /api/v2/persons/${id}`, success(aPerson({ id })));
    const loaded = await Promise.all(ids.map((id) => Person.load(client, id)));
    pipedrive.requests.length = 0;
    return loaded.map((person) => person!);
  }

  it('are loaded a hundred a call, in the order given', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => 1000 - index);
    for (let start = 0; start < 1000; start += 100) {
      const batch = ids.slice(start, start + 100);
      const route = `GET /api/v2/persons?sort_by=id&limit=100&ids=${batch.join(',')}`;
      pipedrive.on(route, success(batch.toSorted((a, b) => a - b).map((id) => aPerson({ id }))));
    }
    const results = await Person.loadMany(client, ids);
    expect(results.map(({ record }) => record?.id)).toEqual(ids);
    expect(pipedrive.routes).toHaveLength(10);
  });

  it('know of a call that failed which ids it was for', async () => {
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    const route = (batch: number[]): string => `GET /api/v2/persons?sort_by=id&limit=100&ids=${batch.join(',')}`;
    pipedrive.on(route(ids.slice(0, 100)), failure(403)).on(route(ids.slice(100)), success([aPerson({ id: 101 })]));
    const results = await Person.loadMany(client, ids);
    expect(results.slice(99, 102).map(({ status }) => status)).toEqual(['failed', 'found', 'none']);
  });

  it('ask for no id that cannot exist', async () => {
    const results = await Person.loadMany(client, ['abc', 0, '']);
    expect(results.map(({ status }) => status)).toEqual(['none', 'none', 'none']);
    expect(pipedrive.requests).toEqual([]);
  });

  it('share one list of fields, read once', async () => {
    for (let id = 1; id <= 100; id += 1) pipedrive.on(`GET /api/v2/persons/${id}`, success(aPerson({ id })));
    await Promise.all(Array.from({ length: 100 }, (_, index) => Person.load(client, index + 1)));
    expect(pipedrive.requests.filter(({ route }) => route.includes('Fields'))).toHaveLength(1);
  });

  it('are saved with a call for each that changed, one failure apart', async () => {
    const [changed, same, refused] = await persons(1, 2, 3);
    const unsaved = await Person.create(client, { name: 'New' });
    changed!.name = 'Changed';
    refused!.name = 'Refused';
    pipedrive
      .on(update(1), success(aPerson({ id: 1 })))
      .on(update(3), failure(400, 'Validation failed: name: too long'));
    pipedrive.on(CREATE, success(aPerson({ id: 4 })));
    const results = await Person.saveMany(client, [refused!, changed!, same!, unsaved]);
    expect(results.map(({ status, id, error }) => [status, id, error?.kind])).toEqual([
      ['failed', 3, 'record-rejected'],
      ['updated', 1, undefined],
      ['unchanged', 2, undefined],
      ['created', 4, undefined],
    ]);
    expect(pipedrive.routes.toSorted()).toEqual([update(1), update(3), CREATE]);
  });

  it('are not sent on when no call can succeed', async () => {
    const all = await persons(...Array.from({ length: 60 }, (_, index) => index + 1));
    const empty = { status: 429, headers: { 'x-daily-ratelimit-token-remaining': '0' }, body: { success: false } };
    for (const person of all) {
      person.name = 'Changed';
      pipedrive.on(update(person.id!), empty);
    }
    const results = await Person.saveMany(client, all);
    expect(new Set(results.map(({ status, error }) => `${status} ${error?.kind}`))).toEqual(
      new Set(['failed vendor-exhausted']),
    );
    expect(pipedrive.routes.length).toBeLessThanOrEqual(20);
  });

  it('are deleted with a call for each', async () => {
    const all = await persons(1, 2);
    pipedrive.on('DELETE /api/v2/persons/1', success({ id: 1 })).on('DELETE /api/v2/persons/2', failure(404));
    const results = await Person.deleteMany(client, all);
    expect(results.map(({ status }) => status)).toEqual(['deleted', 'gone']);
  });

  it('are all walked, page by page', async () => {
    const list = 'GET /api/v2/persons?sort_by=id&limit=500';
    pipedrive.on(list, success([aPerson({ id: 1 })], 'p2')).on(`${list}&cursor=p2`, success([aPerson({ id: 2 })]));
    const ids: unknown[] = [];
    for await (const person of Person.all(client)) ids.push(person.id);
    expect(ids).toEqual([1, 2]);
  });

  it('of another client are refused', async () => {
    const all = await persons(1);
    expect(() => Person.saveMany(pipedrive.client(), all)).toThrow('loaded by another client');
  });
});

describe('saves of one record', () => {
  it('take turns, and keep what is set meanwhile', async () => {
    const pipedrive = await ScriptedPipedrive.start();
    try {
      pipedrive.on(CREATE, success(aPerson({ id: 7, name: 'Ada' })));
      pipedrive.on(update(7), success(aPerson({ id: 7, name: 'Ada', org_id: 5 })));
      const person = await Person.create(pipedrive.client(), { name: 'Ada' });
      const saves = [person.save(), person.save()];
      await new Promise(setImmediate);
      person.org_id = 5;
      await expect(Promise.all(saves)).resolves.toEqual(['created', 'updated']);
      expect(pipedrive.bodies(CREATE)).toEqual([{ name: 'Ada' }]);
      expect(pipedrive.bodies(update(7))).toEqual([{ org_id: 5 }]);
    } finally {
      await pipedrive.stop();
    }
  });
});
