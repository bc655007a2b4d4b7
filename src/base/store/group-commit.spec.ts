import { type Kysely } from 'kysely';
import { STORES } from '../../../test/support/stores';
import { tryOut } from '../concurrency/trial';
import { commitTogether } from './group-commit';
import { type Migrations } from './migrate';
import { Store } from './store';

interface Tables {
  note: { text: string };
}

const migrations: Migrations = {
  '0001-note': {
    async up(db: Kysely<Tables>): Promise<void> {
      await db.schema
        .createTable('note')
        .addColumn('text', 'text', (column) => column.primaryKey())
        .execute();
    },
  },
};

for (const kind of [STORES.sqlite, STORES.postgres]) {
  kind.describe(`commitTogether on ${kind.title}`, () => {
    let store: Store;
    let db: Kysely<Tables>;
    let remove: () => Promise<void>;

    beforeEach(async () => {
      const place = await kind.prepare();
      remove = place.remove;
      store = await Store.open({ ...place.location, migrations: [migrations] });
      db = store.db<Tables>();
    });
    afterEach(async () => {
      await store.close();
      await remove();
    });

    const write = (text: string): Promise<string> =>
      commitTogether(db, async (transaction) => {
        await transaction.insertInto('note').values({ text }).execute();
        return text;
      });
    const texts = async (): Promise<string[]> => {
      const rows = await db.selectFrom('note').select('text').orderBy('text').execute();
      return rows.map(({ text }) => text);
    };

    it('gives each its own result, in one transaction', async () => {
      const transaction = jest.spyOn(db, 'transaction');
      expect(await Promise.all(['a', 'b', 'c'].map(write))).toEqual(['a', 'b', 'c']);
      expect(transaction).toHaveBeenCalledTimes(1);
      expect(await texts()).toEqual(['a', 'b', 'c']);
    });

    it('takes those that come meanwhile into the next one', async () => {
      const first = write('a');
      await new Promise(setImmediate);
      await Promise.all([first, write('b'), write('c')]);
      expect(await texts()).toEqual(['a', 'b', 'c']);
    });

    it('fails the one that is wrong, and no other', async () => {
      await write('b');
      const ended = await Promise.allSettled(['a', 'b', 'c'].map(write));
      expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await texts()).toEqual(['a', 'b', 'c']);
    });

    it('stores nothing in a trial', async () => {
      await tryOut(() => write('a'));
      expect(await texts()).toEqual([]);
    });

    it('fails all where the store cannot be used', async () => {
      await store.close();
      const ended = await Promise.allSettled(['a', 'b'].map(write));
      expect(ended).toMatchObject(ended.map(() => ({ reason: { kind: 'store-unavailable' } })));
    });
  });
}
