import { aPerson, ScriptedPipedrive, success } from '../../../test/support/scripted-pipedrive';
import { Activity, Deal, Organization, Person, type PipedriveClient } from '..';

/** The lines marked `@ts-expect-error` fail `npm run types` where they would compile. */
describe('typed fields', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = (await ScriptedPipedrive.start()).on('GET /api/v2/persons/7', success(aPerson()));
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  it('are those that the kind has and that the caller declares', async () => {
    const person = (await Person.load<{ lead_score: number | null }>(client, '7'))!;
    const name: string | null = person.name;
    const score: number | null = person.lead_score;
    const organization: Promise<Organization | null> = person.organization;
    expect([name, score, await organization]).toEqual(['Ada Example', 5, null]);
    person.lead_score = 6;
    person.emails = ['ada@new.example'];
    expect(person.changedFields()).toEqual(['lead_score', 'email']);
  });

  it('do not compile with another name or type, and fail at run time', async () => {
    const person = (await Person.load<{ lead_score: number | null }>(client, '7'))!;
    // @ts-expect-error -- a misspelt standard field
    expect(() => person.nmae).toThrow('person has no field "nmae" (nearest: name');
    // @ts-expect-error -- a custom field that was not declared
    expect(() => person.lead_scor).toThrow('nearest: lead_score');
    // @ts-expect-error -- text for a number
    expect(() => (person.owner_id = 'Uma')).toThrow('takes the id of a record');
    // @ts-expect-error -- text for a number, in a declared field
    expect(() => (person.lead_score = 'high')).toThrow('takes a number');
    // @ts-expect-error -- a field that follows from another
    expect(() => (person.first_name = 'Ada')).toThrow('cannot be updated');
  });

  it('are found by field and values, in one order with Marketo’s records', async () => {
    await expect(Person.find(client, 'id', [7, 7])).resolves.toHaveLength(1);
    // @ts-expect-error -- the value before the field
    await expect(Person.find(client, '7', 'id')).rejects.toThrow(TypeError);
  });

  it('hold for new records too', async () => {
    for (const kind of ['deal', 'activity', 'organization']) {
      pipedrive.on(`GET /api/v2/${kind}Fields?limit=500`, success([]));
    }
    // @ts-expect-error -- a misspelt standard field
    await expect(Deal.create(client, { titel: 'Renewal' })).rejects.toThrow('nearest: title');
    // @ts-expect-error -- text for a boolean
    await expect(Activity.create(client, { done: 'maybe' })).rejects.toThrow('takes true or false');
    // @ts-expect-error -- a number for text
    const organization = await Organization.create(client, { name: 5 });
    expect(organization.name).toBe('5');
  });
});
