import {
  aPerson,
  LEAD_SCORE,
  REGION,
  ScriptedPipedrive,
  success,
  TOPICS,
} from '../../../test/support/scripted-pipedrive';
import { changelogOf, type FieldChange, Person, type PipedriveClient } from '..';

const PAGE_1 = 'GET /api/v1/persons/7/changelog?limit=500';
const PAGE_2 = `${PAGE_1}&cursor=p2`;

const row = (minute: number, field_key: string, old_value: string | null, new_value: string | null) => ({
  field_key,
  old_value,
  new_value,
  actor_user_id: 26,
  time: `2026-11-23 10:${minute}:00`,
  change_source: 'app',
});

describe('changelogOf', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = await ScriptedPipedrive.start();
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  async function changes(since?: string): Promise<FieldChange[]> {
    const found: FieldChange[] = [];
    for await (const change of changelogOf(client, 'person', 7, since === undefined ? {} : { since })) {
      found.push(change);
    }
    return found;
  }

  it('names fields and values as the record has them', async () => {
    pipedrive.on(
      PAGE_1,
      success([
        row(50, LEAD_SCORE, null, '200'),
        row(49, REGION, '1', '2'),
        row(48, TOPICS, '', '3,1'),
        row(47, 'label', null, '2'),
        row(46, `${LEAD_SCORE}_currency`, 'EUR', 'USD'),
        row(45, 'org_id', '3', null),
        row(44, 'something_new', 'a', 'b'),
      ]),
    );
    const [first, ...others] = await changes();
    expect(first).toEqual({
      field: LEAD_SCORE,
      at: '2026-11-23T10:50:00Z',
      from: null,
      to: 200,
      userId: 26,
      source: 'app',
    });
    expect(others.map(({ field, from, to }) => [field, from, to])).toEqual([
      [REGION, 'EMEA', 'NAM'],
      [TOPICS, null, ['Sales', 'Press']],
      ['label_ids', null, ['Hot lead']],
      [LEAD_SCORE, 'EUR', 'USD'],
      ['org_id', 3, null],
      ['something_new', 'a', 'b'],
    ]);
  });

  it('reads no further than needed where the newest come first', async () => {
    pipedrive.on(
      PAGE_1,
      success([row(50, 'name', 'A', 'B'), row(40, 'name', 'C', 'A'), row(30, 'name', 'D', 'C')], 'p2'),
    );
    const found = await changes('2026-11-23T10:40:00.500Z');
    expect(found.map(({ at }) => at)).toEqual(['2026-11-23T10:50:00Z', '2026-11-23T10:40:00Z']);
    expect(pipedrive.routes).toEqual([PAGE_1]);
  });

  it('reads to the end where the oldest come first', async () => {
    pipedrive.on(PAGE_1, success([row(30, 'name', 'D', 'C'), row(40, 'name', 'C', 'A')], 'p2'));
    pipedrive.on(PAGE_2, success([row(50, 'name', 'A', 'B')]));
    expect((await changes('2026-11-23T10:45:00Z')).map(({ to }) => to)).toEqual(['B']);
    expect(pipedrive.routes).toEqual([PAGE_1, PAGE_2]);
  });

  it('refuses a time that is none', async () => {
    await expect(changes('yesterday')).rejects.toMatchObject({ kind: 'invalid-request' });
  });

  it('belongs to the record', async () => {
    pipedrive.on('GET /api/v2/persons/7', success(aPerson())).on(PAGE_1, success([row(50, 'name', 'A', 'B')]));
    const person = (await Person.load(client, 7))!;
    expect((await person.changelog().next()).value).toMatchObject({ field: 'name', to: 'B' });
    const unsaved = await Person.create(client);
    await expect(unsaved.changelog().next()).resolves.toMatchObject({ done: true });
  });
});
