import { ScriptedPipedrive, success } from '../../../test/support/scripted-pipedrive';
import { AmbiguousMatchError, type PipedriveClient } from '..';
import { User } from './user';

const USERS = [
  { id: 11, name: 'Uma User', email: 'uma@acme.example', active_flag: true },
  { id: 12, name: 'Max Same', email: 'max@acme.example', active_flag: true },
  { id: 13, name: 'Max Same', email: 'max@other.example', active_flag: true },
  { id: 14, name: 'Uma User', email: 'uma.old@acme.example', active_flag: false },
];

const LIST = 'GET /api/v1/users';

describe('User', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = (await ScriptedPipedrive.start()).on('GET /api/v1/users', success(USERS));
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  it('asks for the list once', async () => {
    expect(await User.list(client)).toHaveLength(4);
    await User.load(client, 11);
    expect(pipedrive.routes).toEqual(['GET /api/v1/users']);
  });

  it.each([
    [14, 'id', 14],
    ['99', 'id', undefined],
    ['uma user', 'name', 11],
    ['UMA.OLD@acme.example', 'email', 14],
    ['', 'name', undefined],
  ] as const)('finds %s by %s', async (value, field, id) => {
    expect((await User.load(client, value, field))?.id).toBe(id);
  });

  it.each([
    [15, 'id'],
    ['Nia New', 'name'],
    ['nia@acme.example', 'email'],
  ] as const)('reads the list anew for %s by %s, who may be new', async (value, field) => {
    await User.list(client);
    pipedrive.on(LIST, success([...USERS, { id: 15, name: 'Nia New', email: 'nia@acme.example' }]));
    expect((await User.load(client, value, field))?.name).toBe('Nia New');
    await User.load(client, value, field);
    expect(pipedrive.routes).toEqual([LIST, LIST]);
  });

  it('reads no list for each record that has an unknown user', async () => {
    await User.list(client);
    for (let record = 0; record < 20; record++) await expect(User.load(client, 16)).resolves.toBeNull();
    expect(pipedrive.routes).toEqual([LIST, LIST, LIST]);
  });

  it('says by what it can be found', async () => {
    const load = User.load(client, 'en', 'locale' as 'name');
    await expect(load).rejects.toThrow('A user cannot be found by "locale"; what works: id, name, email');
  });

  it('guesses nothing where several have a name', async () => {
    await expect(User.load(client, 'Max Same', 'name')).rejects.toThrow(AmbiguousMatchError);
  });
});
