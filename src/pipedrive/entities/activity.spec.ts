import { failure, ScriptedPipedrive, success } from '../../../test/support/scripted-pipedrive';
import { type PipedriveClient } from '..';
import { Activity } from './activity';

const READ = 'GET /api/v2/activities/9';
const CREATE = 'POST /api/v2/activities';
const UPDATE = 'PATCH /api/v2/activities/9';

const anActivity = (members: object = {}) => ({
  id: 9,
  subject: 'Call',
  type: 'call',
  done: false,
  due_time: '09:30:00',
  person_id: 7,
  participants: [
    { person_id: 7, primary: true },
    { person_id: 8, primary: false },
  ],
  location: null,
  ...members,
});

describe('Activity', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = (await ScriptedPipedrive.start())
      .on('GET /api/v2/activityFields?limit=500', success([]))
      .on(READ, success(anActivity()));
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  it('writes its person as the primary participant', async () => {
    pipedrive.on(CREATE, success(anActivity()));
    const activity = await Activity.create(client, { subject: 'Call', type: 'call', person_id: 7, done: true });
    await expect(activity.save()).resolves.toBe('created');
    const participants = [{ person_id: 7, primary: true }];
    expect(pipedrive.bodies(CREATE)).toEqual([{ subject: 'Call', type: 'call', done: true, participants }]);
    expect([activity.id, activity.person_id]).toEqual([9, 7]);
  });

  it.each([null, undefined, []])('has its person where the participants are %p', async (participants) => {
    pipedrive.on(READ, success(anActivity({ participants })));
    const activity = await Activity.load(client, 9);
    expect([activity?.person_id, activity?.participants]).toEqual([7, [{ person_id: 7, primary: true }]]);
  });

  it('keeps the other participants when its person changes', async () => {
    pipedrive.on(UPDATE, success(anActivity()));
    const activity = (await Activity.load(client, 9))!;
    activity.person_id = 8;
    expect([activity.person_id, activity.changedFields()]).toEqual([8, ['person_id']]);
    await activity.save();
    const participants = [
      { person_id: 8, primary: true },
      { person_id: 7, primary: false },
    ];
    expect(pipedrive.bodies(UPDATE)).toEqual([{ participants }]);
  });

  it('sends nothing for what means the same', async () => {
    const activity = (await Activity.load(client, 9))!;
    Object.assign(activity, { due_time: '09:30', done: 'false', person_id: 7, participants: [7, 8] });
    await expect(activity.save()).resolves.toBe('unchanged');
    expect(pipedrive.routes).toEqual([READ]);
  });

  it('loads the person, deal and organization that it is about', async () => {
    pipedrive.on('GET /api/v2/persons/7', success({ id: 7, name: 'Ada Example' }));
    const activity = (await Activity.load(client, 9))!;
    expect((await activity.person)?.name).toBe('Ada Example');
    expect([await activity.deal, await activity.organization, await activity.owner]).toEqual([null, null, null]);
    activity.person = null;
    expect(activity.person_id).toBe(8);
  });

  it('can be found by its id only', async () => {
    await expect(Activity.load(client, 'Call', 'subject')).rejects.toThrow('what works: id');
  });

  it.each(['noon', 930])('refuses %s as a time of day', async (time) => {
    const activity = (await Activity.load(client, 9))!;
    expect(() => activity.set('due_time', time)).toThrow('takes hours and minutes such as 09:30');
  });

  it('is null where it is gone', async () => {
    pipedrive.on(READ, failure(404));
    await expect(Activity.load(client, 9)).resolves.toBeNull();
  });
});
