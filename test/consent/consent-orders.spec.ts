import { isDeepStrictEqual } from 'node:util';
import { SeededRandom } from '../../sandbox/core/random.ts';
import { type Consent } from '../../src/sync/mapping/consent';
import { createTestEngine, type TestEngine } from '../support/test-engine';
import { BothVendors } from './both-vendors';
import { explore, mappingWith, REST, type Step } from './explore';
import { LightService } from './light-service';
import { type Service } from './service';
import { type EventName, World } from './world';

/** How many events the orders have at most, and how many orders of each seed the whole engine plays. */
const LENGTH = Number(process.env['CONSENT_EVENTS'] ?? 3);
const SAMPLES = Number(process.env['CONSENT_SAMPLES'] ?? 5);
const SEEDS = process.env['CONSENT_SEED']?.split(',').map(Number) ?? [1, 2, 4, 488656];

/**
 * Orders in which the light service once did otherwise than the engine, or somebody was written to who had said no, with `…`
 * where all that waits is done.
 */
const FOUND = [
  'answer is lost, person is edited, …, other person is merged into it, person is made, lead is deleted, person is made, …',
  'person unsubscribes, …, person is deleted, …, person is made, person is merged into the other, …, lead is deleted, …',
  'lead is made, …, other lead is merged into it, …, person is merged into the other, …, lead unsubscribes, …',
  'person is merged into the other, other lead is merged into it, lead is made, …, other lead unsubscribes, …',
  'lead unsubscribes, lead is made, lead is deleted, …, person is made, lead is deleted, other person is merged into it',
  'other person is merged into it, lead unsubscribes, …, person is lifted, …, person is edited, lead unsubscribes, lead is deleted',
  'person is made, lead unsubscribes, other person is merged into it, person is deleted, person unsubscribes, person is lifted',
  'lead is made, lead is deleted, …, lead unsubscribes, …, person is made, lead is deleted, other person is merged into it',
].map((order) => order.split(', ') as Step[]);

/** Six events take their time. */
const A_DAY_MS = 86_400_000;

/** By hand: how far it is, and what it took. */
function tell(figures: object): void {
  if (process.env['CONSENT_EVENTS'] === undefined) return;
  const { user, system } = process.cpuUsage();
  process.stderr.write(`${JSON.stringify({ ...figures, cpuSeconds: Math.round((user + system) / 1e6) })}\n`);
}

describe.each([false, true])(
  'consent, whatever happens in whatever order, where lifting is allowed: %s',
  (resubscribe) => {
    const consent: Consent = { lead: 'unsubscribed', person: 'no_mail', resubscribe };

    it(
      'keeps out whoever is out, in all orders of unsubscribing, lifting, editing, making, merging and deleting',
      async () => {
        const { states, transitions, wrong } = await explore(consent, LENGTH, tell);
        expect(wrong).toEqual([]);
        tell({ resubscribe, states, transitions });
        expect(states).toHaveLength(LENGTH);
        expect(states.at(-1)).toBeGreaterThan(states[0]!);
      },
      A_DAY_MS,
    );

    describe('by the whole engine', () => {
      /** How both end: which records are out, and which of them are so wrongly not. */
      const endsOf = async (engine: TestEngine, order: readonly Step[]) => {
        const worlds = [new World(asService(engine)), new World(new LightService(mappingWith(consent)))];
        const ends = worlds.map(async (world) => {
          await world.begin();
          for (const step of order) await (step === REST ? world.rest() : world.happen(step));
          await world.rest();
          return { said: [...world.said()], wronged: await world.wronged() };
        });
        return Promise.all(ends);
      };
      const differing = async (orders: readonly (readonly Step[])[]): Promise<object[]> => {
        const found: object[] = [];
        for (const order of orders) {
          const engine = await createTestEngine(mappingWith(consent), null, new BothVendors());
          const [whole, light] = await endsOf(engine, order).finally(() => engine.close());
          const isRight = isDeepStrictEqual(whole, light) && whole!.wronged.length === 0;
          if (!isRight) found.push({ order, whole, light });
        }
        return found;
      };

      it('does the same in orders that were found', async () => {
        expect(await differing(FOUND)).toEqual([]);
      });

      it.each(SEEDS)('does the same in orders by chance (CONSENT_SEED=%i)', async (seed) => {
        const random = new SeededRandom(`${resubscribe} ${seed}`);
        const events = Object.keys(new World(new LightService(mappingWith(consent))).events) as EventName[];
        const steps = (): Step[] => [random.pick(events), ...(random.chance(0.5) ? [REST] : [])];
        const order = (): Step[] => Array.from({ length: 6 }, steps).flat();
        expect(await differing(Array.from({ length: SAMPLES }, order))).toEqual([]);
      });
    });
  },
);

function asService(engine: TestEngine): Service {
  const records = engine.records as BothVendors;
  records.clock = engine.clock;
  const { clock, settings, state, consent } = engine;
  const service: Service = {
    records,
    clock,
    settings,
    state,
    consent,
    sync: async (flow, id) => {
      const { id: target } = await engine.sync(flow, id);
      return typeof target === 'number' ? target : undefined;
    },
    retriesAfterMs: 10_000,
    isBeingDeleted: () => false,
  };
  engine.waiting.has = (text) => {
    const [, kind, id] = /^delete-(lead|person) \{"\w+":(\d+)\}$/.exec(text) ?? [];
    return service.isBeingDeleted({ kind: kind as 'lead' | 'person', id: Number(id) });
  };
  return service;
}
