import { type Clock, CLOCK, systemClock } from '../../src/base/concurrency/clock';
import { createAppDatabase, createTestApp, type TestApp } from '../support/create-test-app';
import { STORES } from '../support/stores';
import { until } from '../support/until';

const EMAIL = 'ada@engines.example';
const LEAD = { firstName: 'Ada', lastName: 'Lovelace', email: EMAIL, company: 'Engines Ltd' };

describe.each(Object.values(STORES))('the index of keys', ({ title, describe: onThisStore, shared }) => {
  onThisStore(`on ${title}`, () => {
    let service: TestApp;
    let drop: (() => Promise<void>) | undefined;
    afterEach(async () => {
      await service.close();
      await drop?.();
    });

    /** After a job that has read all persons and organizations. */
    const begin = async (environment: Record<string, string> = {}, clock: Clock = systemClock): Promise<void> => {
      const database = shared ? await createAppDatabase() : null;
      drop = database?.drop;
      service = await createTestApp({
        environment: { ...environment, ...(database && { DATABASE_URL: database.url }) },
        override: (module) => module.overrideProvider(CLOCK).useValue(clock),
      });
      const body = JSON.stringify({ type: 'plan', from: 'pipedrive', kinds: ['organization', 'person'] });
      const { body: job } = await service.call('POST', '/jobs', { body, type: 'application/json' });
      await until(async () => (await service.call('GET', String(job['url']))).body['state'] === 'succeeded');
    };

    const carry = async (): Promise<{ searches: number; lists: number }> => {
      const { calls, marketo } = service.sandbox;
      const since = calls.lastId();
      await service.run(`/marketo/lead/${marketo.createLead(LEAD)}`);
      const paths = calls.list({ since, vendor: 'pipedrive' }).map(({ path }) => path);
      return {
        searches: paths.filter((path) => /search/i.test(path)).length,
        lists: paths.filter((path) => path.includes('updated_since')).length,
      };
    };

    it('spares searches', async () => {
      await begin();
      await expect(carry()).resolves.toEqual({ searches: 0, lists: 2 });
      expect(service.sandbox.pipedrive.persons()).toHaveLength(1);
    });

    it.each([
      ['', 0],
      [', where the clock of the host is an hour ahead', 3_600_000],
    ])('knows what others made and changed after the job, so that nothing is made twice%s', async (_where, aheadMs) => {
      await begin({}, { ...systemClock, now: () => systemClock.now() + aheadMs });
      const { pipedrive } = service.sandbox;
      const person = pipedrive.createPerson({ name: 'Ada', emails: [{ value: 'a@engines.example', primary: true }] });
      pipedrive.updatePerson(person, { emails: [{ value: EMAIL.toUpperCase(), primary: true }] });
      pipedrive.createOrganization({ name: 'ENGINES ltd' });
      await expect(carry()).resolves.toEqual({ searches: 0, lists: 2 });
      expect(pipedrive.persons()).toMatchObject([{ id: person, name: 'Ada Lovelace' }]);
      expect(pipedrive.organizations()).toHaveLength(1);
    });

    it('takes a record that was deleted since, or has another address, for none', async () => {
      await begin();
      const { pipedrive } = service.sandbox;
      const deleted = pipedrive.createPerson({ name: 'Ada', emails: [{ value: EMAIL, primary: true }] });
      pipedrive.deletePerson(deleted);
      const moved = pipedrive.createPerson({ name: 'Ada', emails: [{ value: EMAIL, primary: true }] });
      pipedrive.updatePerson(moved, { emails: [{ value: 'ada@home.example', primary: true }] });
      await carry();
      expect(pipedrive.persons()).toHaveLength(2);
    });

    it('is not asked where the memory is switched off', async () => {
      await begin({ SYNC_MEMORY: 'off' });
      const { searches } = await carry();
      expect(searches).toBeGreaterThan(0);
    });
  });
});
