import { PipedriveClient } from '../../src/pipedrive';
import { createAppDatabase, createTestApp, type TestApp, type TestAppOptions } from '../support/create-test-app';
import { STORES } from '../support/stores';
import { waitForEnd } from '../support/stories';
import { until } from '../support/until';
import { type TaskRecord } from '../../src/queue/task';

const MANY = 300;
const FEW = 30;
/** More than ask for histories at once. */
const MANY_UNKNOWN = 70;
/** Pipedrive's real limits would make these stories minutes long. */
const WITHOUT_PACE: NonNullable<TestAppOptions['override']> = (module, { pipedrive }) =>
  module.overrideProvider(PipedriveClient).useValue(
    new PipedriveClient({
      baseUrl: pipedrive.url,
      apiToken: pipedrive.apiToken,
      pace: { calls: 10_000, searches: 10_000, windowMs: 100 },
    }),
  );

interface Pair {
  lead: number;
  person: number;
}

for (const store of [STORES.sqlite, STORES.postgres]) {
  store.describe(`a burst of changes, on ${store.title}`, () => {
    let service: TestApp;
    let pairs: Pair[];
    let drop: () => Promise<void>;

    beforeEach(async () => {
      const database = store.shared ? await createAppDatabase() : null;
      drop = async () => database?.drop();
      service = await createTestApp({
        sandbox: { limits: false },
        override: WITHOUT_PACE,
        environment: database === null ? {} : { DATABASE_URL: database.url },
      });
      pairs = [];
    }, 60_000);
    afterEach(async () => {
      await service.close();
      await drop();
    });

    const post = async (paths: readonly string[], bodies: readonly object[] = []): Promise<string[]> => {
      const answers = paths.map((path, index) => {
        const body = bodies[index];
        const sent = body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' };
        return service.call('POST', path, sent);
      });
      return (await Promise.all(answers)).map(({ body }) => String(body['name']));
    };
    const leadsPosted = (): Promise<string[]> => post(pairs.map(({ lead }) => `/marketo/lead/${lead}`));
    const personsPosted = (): Promise<string[]> => post(pairs.map(({ person }) => `/pipedrive/person/${person}`));

    /** So many linked pairs in step, of which the service knows what both sides agreed on. */
    async function makePairs(count: number): Promise<void> {
      addPairs(count);
      await leadsPosted();
      await waitForEnd(service);
      service.sandbox.calls.clear();
    }

    /** So many linked pairs that the service has never seen. */
    function addPairs(count: number): void {
      const { marketo, pipedrive } = service.sandbox;
      for (let index = 0; index < count; index += 1) {
        const email = `person.${index}@burst.example`;
        const lead = marketo.createLead({ firstName: 'Person', lastName: `Number ${index}`, email });
        const person = pipedrive.createPerson({
          name: `Person Number ${index}`,
          emails: [{ value: email, primary: true }],
          marketo_id: String(lead),
        });
        marketo.updateLead(lead, { pipedriveId: person });
        pairs.push({ lead, person });
      }
    }

    /** Of all persons at once. @param change - by the place of the person. */
    function changePersons(change: (index: number) => Record<string, unknown>): Promise<string[]> {
      for (const [index, { person }] of pairs.entries()) service.sandbox.pipedrive.updatePerson(person, change(index));
      return personsPosted();
    }

    const spent = () => {
      const { calls } = service.sandbox;
      const { calls: pipedrive, tokens } = calls.totals('pipedrive');
      return { marketo: calls.totals('marketo').calls, pipedrive, tokens };
    };
    const writes = (vendor: 'marketo' | 'pipedrive'): number => service.sandbox.calls.totals(vendor).writes;
    const leadNames = () => [
      ...new Set(
        service.sandbox.marketo.leads().map(({ firstName, lastName }) => `${String(firstName)} ${String(lastName)}`),
      ),
    ];
    /** How the tasks ended, each way once: the status of the result, or the code of the error. */
    async function outcomes(names: readonly string[]): Promise<string[]> {
      const ended = await Promise.all(names.map((name) => service.task(name)));
      const statusOf = ({ result }: TaskRecord): string => (result as { status: string } | null)?.status ?? 'none';
      return [...new Set(ended.map((task) => task.error?.code ?? statusOf(task)))];
    }

    it(`of ${MANY} leads reads them together, and writes each`, async () => {
      await makePairs(MANY);
      for (const { lead } of pairs) service.sandbox.marketo.updateLead(lead, { firstName: 'Changed' });
      const names = await leadsPosted();
      await service.drain();
      expect(await outcomes(names)).toEqual(['updated']);
      const { marketo, pipedrive, tokens } = spent();
      expect(marketo).toBeLessThanOrEqual(6);
      expect(pipedrive).toBeLessThanOrEqual(306);
      expect(tokens).toBeLessThanOrEqual(1560);
    }, 120_000);

    it(`of ${MANY} persons reads and writes them together, and fails the one that Marketo refuses alone`, async () => {
      await makePairs(MANY);
      for (const { person } of pairs) service.sandbox.pipedrive.updatePerson(person, { name: 'Changed Person' });
      const names = await personsPosted();
      await service.drain();
      expect(await outcomes(names)).toEqual(['updated']);
      const { marketo, pipedrive, tokens } = spent();
      const readBack = 1;
      expect(marketo - readBack).toBeLessThanOrEqual(4);
      expect(pipedrive).toBeLessThanOrEqual(3);
      expect(tokens).toBeLessThanOrEqual(30);
      expect(leadNames()).toEqual(['Changed Person']);

      const written = writes('marketo');
      const [refused, ...others] = await changePersons((index) => ({
        name: 'Later Person',
        ...(index === 0 && { emails: [{ value: 'no address', primary: true }] }),
      }));
      await service.drain();
      expect(await outcomes([refused!])).toEqual(['record-rejected']);
      expect(await outcomes(others)).toEqual(['updated']);
      expect(leadNames().toSorted()).toEqual(['Changed Person', 'Later Person']);
      expect(writes('marketo') - written).toBeLessThanOrEqual(4);
    }, 120_000);

    it('asks together when leads were edited of which it knows nothing yet', async () => {
      addPairs(MANY_UNKNOWN);
      for (const { lead } of pairs) service.sandbox.marketo.updateLead(lead, { firstName: 'Older' });
      const names = await changePersons(() => ({ name: 'Changed Person' }));
      await service.drain();
      expect(await outcomes(names)).toEqual(['updated']);
      expect(leadNames()).toEqual(['Changed Person']);
      expect(spent().marketo).toBeLessThanOrEqual(MANY_UNKNOWN / 2);
    }, 120_000);

    it('matches the one anew whose target was deleted while the call was under way', async () => {
      await makePairs(FEW);
      const { marketo, faults, calls } = service.sandbox;
      faults.add({ vendor: 'marketo', kind: 'latency', method: 'POST', path: '/v1/leads.json', milliseconds: 700 });
      const names = changePersons(() => ({ name: 'Changed Person' }));
      await until(() => calls.list({ vendor: 'pipedrive' }).length > 0 && faults.list().length === 0);
      marketo.deleteLead(pairs[0]!.lead);
      const [gone, ...others] = await names;
      await waitForEnd(service);
      expect(await outcomes([gone!])).toEqual(['created']);
      expect((await service.task(gone!)).attempts).toBe(2);
      expect(await outcomes(others)).toEqual(['updated']);
      expect(marketo.leads()).toHaveLength(FEW);
    }, 60_000);

    it('settles each record of a call whose answer was lost, and doubles none', async () => {
      const { faults, marketo } = service.sandbox;
      await makePairs(FEW);
      const created = service.sandbox.pipedrive.createPerson({
        name: 'New Person',
        emails: [{ value: 'new@burst.example', primary: true }],
      });
      pairs.push({ lead: 0, person: created });
      faults.add({ vendor: 'marketo', kind: 'reset-after', method: 'POST', path: '/v1/leads.json', times: 2 });
      const names = await changePersons(() => ({ name: 'Changed Person' }));
      await waitForEnd(service);
      const ended = await Promise.all(names.map((name) => service.task(name)));
      expect(ended.map(({ state }) => state)).toEqual(names.map(() => 'succeeded'));
      expect(ended.every(({ attempts }) => attempts > 1)).toBe(true);
      expect(marketo.leads()).toHaveLength(FEW + 1);
      expect(leadNames()).toEqual(['Changed Person']);
    }, 60_000);

    it('keeps the order of each record, a deletion in the middle included', async () => {
      await makePairs(FEW);
      const { pipedrive, marketo } = service.sandbox;
      const gone = pairs[3]!;
      const changed = changePersons(() => ({ name: 'Changed Person' }));
      pipedrive.deletePerson(gone.person);
      const [deleted] = await post([`/pipedrive/person/${gone.lead}/delete`]);
      const late = await post([`/pipedrive/person/${pairs[0]!.person}`]);
      const names = await changed;
      await waitForEnd(service);
      expect(await outcomes([deleted!])).toEqual(['deleted']);
      expect(await outcomes(names.filter((_, index) => index !== 3))).toEqual(['updated']);
      expect(['skipped', 'updated']).toContain((await outcomes(late))[0]);
      expect(marketo.leads()).toHaveLength(FEW - 1);
    }, 60_000);
  });
}
