import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

describe('searches of API v2', () => {
  let fixture: PipedriveFixture;

  beforeEach(async () => {
    fixture = await startPipedrive();
    fixture.pipedrive.createOrganization({
      name: 'Acme Rockets',
      address: { value: 'Main St 1' },
      email_domain: 'acme.example',
      annual_revenue: 5,
    });
    fixture.pipedrive.createPerson({
      name: 'Jane Doe',
      org_id: 1,
      emails: [{ value: 'Jane@acme.example' }, { value: 'jd@home.example' }],
      phones: [{ value: '+358 40 123' }],
      marketo_id: '42',
      region: 'EMEA',
      last_call: '2026-02-03',
      lead_score: 77,
    });
    fixture.pipedrive.createPerson({ name: 'Janet Doe', marketo_id: 'MKTO-42' });
  });
  afterEach(() => fixture.close());

  const search = async (query: string, path = '/api/v2/persons/search'): Promise<unknown[]> =>
    (await fixture.request('GET', `${path}?${query}`)).body.data.items.map(({ item }) => item['id']);
  const searchField = (query: string) => fixture.request('GET', `/api/v2/itemSearch/field?${query}`);
  const key = (name: string): string => fixture.pipedrive.fieldKey('person', name);

  it.each([
    ['term=jane', [1, 2]],
    ['term=JANE%20DOE&exact_match=true&fields=name', [1]],
    ['term=jane@ACME.example&exact_match=true&fields=email', [1]],
    ['term=jd@home.example&exact_match=true&fields=email', [1]],
    ['term=acme.example&exact_match=true&fields=email', []],
    ['term=@acme.example&fields=email', [1]],
    ['term=@acme.example&fields=name,phone', []],
    ['term=123&fields=phone', [1]],
    ['term=42&fields=custom_fields', [1, 2]],
    ['term=42&exact_match=true&fields=custom_fields', [1]],
    ['term=77&fields=custom_fields', [1]],
    ['term=EMEA', []],
    ['term=2026-02-03', []],
    ['term=doe&organization_id=1', [1]],
    ['term=doe&limit=1', [1]],
  ])('finds by ?%s the persons %j', async (query, ids) => {
    expect(await search(query)).toEqual(ids);
  });

  it('answers hits in the compact shape', async () => {
    const { body } = await fixture.request('GET', '/api/v2/persons/search?term=jane@acme.example&exact_match=1');
    expect(body.success).toBe(false);
    const hits = (await fixture.request('GET', '/api/v2/persons/search?term=jane@acme.example&exact_match=true')).body;
    expect(hits.data.items).toEqual([
      {
        result_score: 1,
        item: {
          id: 1,
          type: 'person',
          name: 'Jane Doe',
          phones: ['+358 40 123'],
          emails: ['Jane@acme.example', 'jd@home.example'],
          visible_to: 3,
          owner: { id: expect.any(Number) },
          organization: { id: 1, name: 'Acme Rockets', address: 'Main St 1' },
          custom_fields: ['42', '77'],
          notes: [],
        },
      },
    ]);
    expect(hits.additional_data).toEqual({ next_cursor: null });
  });

  it('finds organizations, and items of both kinds', async () => {
    expect(await search('term=acme%20rockets&exact_match=true', '/api/v2/organizations/search')).toEqual([1]);
    expect(await search('term=acme.example&fields=custom_fields', '/api/v2/organizations/search')).toEqual([1]);
    const { body } = await fixture.request('GET', '/api/v2/itemSearch?term=acme&item_types=person,organization');
    expect(new Set(body.data.items.map(({ item }) => item['type']))).toEqual(new Set(['organization', 'person']));
  });

  it.each([
    ['/api/v2/persons/search?term=j'],
    ['/api/v2/persons/search'],
    ['/api/v2/persons/search?term=jane&fields=address'],
    ['/api/v2/persons/search?term=jane&limit=101'],
    ['/api/v2/organizations/search?term=acme&organization_id=1'],
    ['/api/v2/itemSearch?term=acme&item_types=company'],
    ['/api/v2/itemSearch/field?term=ac&field=name&entity_type=company'],
    ['/api/v2/itemSearch/field?term=a&field=name&entity_type=person&match=middle'],
    ['/api/v2/itemSearch/field?term=ac&field=nothing&entity_type=person'],
  ])('refuses %s', async (path) => {
    const { status, body } = await fixture.request('GET', path);
    expect(status).toBe(400);
    expect(body.code).toBe('ERR_SCHEMA_VALIDATION_FAILED');
  });

  it.each([
    ['marketo_id', '42', 'exact', [1]],
    ['marketo_id', '42', 'middle', [1, 2]],
    ['marketo_id', 'MKTO', 'beginning', [2]],
    ['marketo_id', 'mkto-42', 'exact', []],
    ['region', 'EMEA', 'exact', []],
    ['lead_score', '77', 'exact', [1]],
  ])('finds by the field %s = %s (%s) with its case', async (name, term, match, ids) => {
    const { body } = await searchField(`entity_type=person&field=${key(name)}&term=${term}&match=${match}`);
    expect(body.data.map((row) => (row['item'] as { id: number }).id)).toEqual(ids);
  });

  it('gives flat rows when told so', async () => {
    fixture.pipedrive.switches.fieldSearchRows = 'flat';
    const { body } = await searchField(`entity_type=person&field=${key('marketo_id')}&term=42`);
    expect(body.data).toEqual([{ id: 1, name: 'Jane Doe' }]);
  });

  it('finds new and changed records only after the lag, while reads are never late', async () => {
    fixture.pipedrive.searchLagMs = 1500;
    await fixture.request('POST', '/api/v2/persons', { name: 'Olaf Late' });
    await fixture.request('PATCH', '/api/v2/persons/1', { name: 'Jill Doe' });
    expect(await search('term=olaf')).toEqual([]);
    expect(await search('term=jill')).toEqual([]);
    expect(await search('term=jane%20doe')).toEqual([1]);
    expect((await fixture.request('GET', '/api/v2/persons')).body.data).toHaveLength(3);
    fixture.clock.advance(1500);
    expect(await search('term=olaf')).toEqual([3]);
    expect(await search('term=jill')).toEqual([1]);
    expect(await search('term=jane%20doe')).toEqual([]);
  });
});
