import {
  aPerson,
  failure,
  hits,
  MARKETO_ID,
  ScriptedPipedrive,
  success,
} from '../../../test/support/scripted-pipedrive';
import { AmbiguousMatchError, type PipedriveClient } from '..';
import { Person } from './person';

const search = (term: string, fields: string): string =>
  `GET /api/v2/persons/search?term=${term}&fields=${fields}&exact_match=true&limit=100`;
const fieldSearch = (term: string): string =>
  `GET /api/v2/itemSearch/field?term=${term}&entity_type=person&field=${MARKETO_ID}&match=exact&limit=100`;
const read = (...ids: number[]): string =>
  ids.length === 1 ? `GET /api/v2/persons/${ids[0]}` : `GET /api/v2/persons?sort_by=id&limit=100&ids=${ids.join(',')}`;

describe('Person.load', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = await ScriptedPipedrive.start();
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  it.each([
    ['is missing', failure(404)],
    ['is gone', failure(410)],
    ['is deleted', success(aPerson({ is_deleted: true }))],
  ])('gives null for a person that %s', async (_, reply) => {
    pipedrive.on(read(7), reply);
    await expect(Person.load(client, '7')).resolves.toBeNull();
  });

  it.each(['', '0', '-7', '7.5', 'abc', '99999999999999999999'])(
    'gives null without a call for the id "%s"',
    async (id) => {
      await expect(Person.load(client, id)).resolves.toBeNull();
      expect(pipedrive.requests).toEqual([]);
    },
  );

  it('throws where Pipedrive fails', async () => {
    pipedrive.on(read(7), failure(403));
    await expect(Person.load(client, '7')).rejects.toMatchObject({ kind: 'vendor-denied' });
  });

  it("finds by any of a person's e-mails, without case", async () => {
    pipedrive.on(search('ADA@home.example', 'email'), hits(7)).on(read(7), success(aPerson()));
    expect((await Person.load(client, ' ADA@home.example ', 'email'))?.id).toBe(7);
  });

  it('takes no hit that does not hold the value', async () => {
    pipedrive.on(search('old@acme.example', 'email'), hits(7)).on(read(7), success(aPerson()));
    await expect(Person.load(client, 'old@acme.example', 'email')).resolves.toBeNull();
  });

  it('names the candidates of an ambiguous e-mail', async () => {
    pipedrive.on(search('ada@acme.example', 'email'), hits(7, 8));
    pipedrive.on(read(7, 8), success([aPerson(), aPerson({ id: 8 })]));
    const load = Person.load(client, 'ada@acme.example', 'email');
    await expect(load).rejects.toThrow(AmbiguousMatchError);
    await expect(load).rejects.toMatchObject({ kind: 'record-ambiguous', details: { candidates: [7, 8] } });
  });

  it.each([
    ['ada example', 8],
    ['Ada Example', 7],
  ])('prefers of several persons named %s the one with the same case', async (name, id) => {
    pipedrive.on(search(name, 'name'), hits(7, 8));
    pipedrive.on(read(7, 8), success([aPerson(), aPerson({ id: 8, name: 'ada example' })]));
    expect((await Person.load(client, name, 'name'))?.id).toBe(id);
  });

  it('searches one custom field where the value has no case', async () => {
    pipedrive.on(fieldSearch('42'), hits(7, 8));
    pipedrive.on(
      read(7, 8),
      success([aPerson({}, { [MARKETO_ID]: '42' }), aPerson({ id: 8 }, { [MARKETO_ID]: '420' })]),
    );
    expect((await Person.load(client, 42, 'marketo_id'))?.id).toBe(7);
  });

  it('searches all custom fields without case where the value has one', async () => {
    pipedrive.on(search('MK-42', 'custom_fields'), hits(7));
    pipedrive.on(read(7), success(aPerson({}, { [MARKETO_ID]: 'mk-42' })));
    expect((await Person.load(client, 'MK-42', 'marketo_id'))?.id).toBe(7);
  });

  it('finds nothing by a blank value, without a search', async () => {
    await expect(Person.load(client, ' ', 'email')).resolves.toBeNull();
    expect(pipedrive.routes).toEqual([]);
  });

  it('lists what works for a field that search does not cover', async () => {
    await expect(Person.load(client, 'EMEA', 'region')).rejects.toThrow(
      'A person cannot be found by "region" (enum); what works: id, name, email, phone, marketo_id, lead_score, budget',
    );
  });
});

describe('Person.find', () => {
  it('gives every match', async () => {
    const pipedrive = await ScriptedPipedrive.start();
    try {
      pipedrive.on(search('ada@acme.example', 'email'), hits(7, 8));
      pipedrive.on(read(7, 8), success([aPerson(), aPerson({ id: 8 })]));
      const found = await Person.find(pipedrive.client(), 'email', ['ada@acme.example']);
      expect(found.map(({ id }) => id)).toEqual([7, 8]);
    } finally {
      await pipedrive.stop();
    }
  });
});
