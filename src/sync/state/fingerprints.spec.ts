import { type Kysely } from 'kysely';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../../base/store/store';
import { Fingerprints, type SecretTables } from './fingerprints';
import { syncStateMigrations } from './sync-state.migrations';

describe('Fingerprints', () => {
  let place: StorePlace;
  let store: Store;

  beforeEach(async () => {
    place = await STORES.sqlite.prepare([syncStateMigrations]);
    store = await Store.open({ ...place.location, migrations: [syncStateMigrations] });
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  it('keeps its key in the store', async () => {
    const ofFirst = await new Fingerprints(store.db<SecretTables>()).of('Ada');
    await expect(new Fingerprints(store.db<SecretTables>()).of('Ada')).resolves.toBe(ofFirst);
  });

  it('asks again for a key that could not be read once', async () => {
    const failures = [new Error('the statement was lost')];
    const db = new Proxy(store.db<SecretTables>(), {
      get(target, name: keyof Kysely<SecretTables>) {
        const failure = name === 'insertInto' ? failures.pop() : undefined;
        if (failure) throw failure;
        const member: unknown = target[name];
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    const fingerprints = new Fingerprints(db);
    await expect(fingerprints.of('Ada')).rejects.toThrow('lost');
    await expect(fingerprints.of('Ada')).resolves.toMatch(/^[\w-]{43}$/);
  });
});
