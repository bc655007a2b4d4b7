import { ScriptedPipedrive, success } from '../../../test/support/scripted-pipedrive';
import { AmbiguousMatchError, type PipedriveClient } from '..';
import { User } from './user';

const USERS = [
  { id: 11, name: 'Uma User', email: 'uma@acme.example', active_flag: true },
  { id: 12, name: 'Max Same', email: 'max@acme.example', active_flag: true },
  { id: 13, name: 'Max Same', email: 'max@other.example', active_flag: true },
  { id: 14, name: 'Uma User', email: 'uma.old@acme.example', active_flag: false },
];

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

  it('reads the list anew for an id that may be newer, at most twice a minute', async () => {
    await User.list(client);
    pipedrive.clock.advance(30_000);
    pipedrive.on('GET /api/v1/users', success([...USERS, { id: 15, name: 'Nia New' }]));
    expect((await User.load(client, 15))?.name).toBe('Nia New');
    await expect(User.load(client, 16)).resolves.toBeNull();
    expect(pipedrive.routes).toHaveLength(2);
  });

  it('says by what it can be found', async () => {
    const load = User.load(client, 'en', 'locale' as 'name');
    await expect(load).rejects.toThrow('A user cannot be found by "locale"; what works: id, name, email');
  });

  it('guesses nothing where several have a name', async () => {
    await expect(User.load(client, 'Max Same', 'name')).rejects.toThrow(AmbiguousMatchError);
  });
});
