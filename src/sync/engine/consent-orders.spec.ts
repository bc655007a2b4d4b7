import { SeededRandom } from '../../../sandbox/core/random.ts';
import { AppError } from '../../base/errors/app-error';
import { createTestEngine, type TestEngine } from '../../../test/support/test-engine';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { personToLeadFlow } from '../flows/person-to-lead.flow';
import { type FieldMapping } from '../mapping/mapping';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const personFromLead: FieldMapping = { name: { fields: ['lastName'] }, email: { fields: ['email'] } };
const leadFromPerson: FieldMapping = { lastName: { fields: ['name'] }, email: { fields: ['email'] } };

/** One person in the world, by the address that both vendors know. */
class World {
  private readonly address: string;
  lead: number | null;
  person: number | null = null;
  /** Marketo's own memory: what it says of an address outlives the lead. */
  private isSuppressed = false;
  /** When each side said something last, by itself. */
  private readonly saidAt = { lead: 0, person: 0 };
  private isLosingAnswers = false;
  private names = 0;

  constructor(
    private readonly engine: TestEngine,
    number: number,
  ) {
    this.address = `ada${number}@acme.example`;
    this.lead = this.engine.records.add('lead', { lastName: 'King', email: this.address });
  }

  /** What people, vendors and the network do. */
  readonly events = {
    'lead unsubscribes': () => this.say('lead', { unsubscribed: true }),
    'lead is lifted': () => this.say('lead', { unsubscribed: false }),
    'person unsubscribes': () => this.say('person', { no_mail: 'Yes' }),
    'person is lifted': () => this.say('person', { no_mail: 'No' }),
    'lead is edited': () => this.say('lead', { lastName: `King ${(this.names += 1)}` }),
    'person is edited': () => this.say('person', { name: `King ${(this.names += 1)}` }),
    'lead is made': () => this.makeLead(),
    'person is deleted with its lead': () => this.deleteBoth(),
    'person is merged': () => this.merge(),
    'answers are lost': () => void (this.isLosingAnswers = true),
  };

  /** The tasks of both sides, once or until nothing changes. */
  async tasks(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      await this.fromLead();
      await this.fromPerson();
    }
  }

  async fromLead(): Promise<void> {
    if (this.lead === null) return;
    const { id } = await this.tried(() => this.engine.sync(leadToPersonFlow, this.lead!));
    this.person = Number(id);
  }

  async fromPerson(): Promise<void> {
    if (this.person === null) return;
    const { id } = await this.tried(() => this.engine.sync(personToLeadFlow, this.person!));
    this.lead = Number(id);
  }

  get isOut(): { lead: boolean; person: boolean } {
    const { records } = this.engine;
    return {
      lead: this.lead !== null && records.values('lead', this.lead)['unsubscribed'] === true,
      person: this.person !== null && records.values('person', this.person)['no_mail'] === 'Yes',
    };
  }

  /** Whether one side said no and the other one nothing later that may lift it. */
  staysOut(resubscribe: boolean): boolean {
    const { lead, person } = this.isOut;
    if (lead === person) return lead;
    const { saidAt } = this;
    const isLifted = lead ? saidAt.person > saidAt.lead : saidAt.lead > saidAt.person;
    return !(resubscribe && isLifted);
  }

  private say(kind: 'lead' | 'person', values: Record<string, unknown>): void {
    const id = this[kind];
    this.engine.clock.advance(600_000);
    if (id !== null) this.engine.records.edit(kind, id, values);
    if ('unsubscribed' in values || 'no_mail' in values) this.saidAt[kind] = this.engine.clock.now();
    this.suppress();
  }

  private makeLead(): void {
    if (this.lead !== null) return;
    const out = this.isSuppressed ? { unsubscribed: true } : {};
    this.lead = this.engine.records.add('lead', { lastName: 'King', email: this.address, ...out });
    this.saidAt.lead = 0;
  }

  /** As the service follows a deletion: with what the person said last carried over before. */
  private deleteBoth(): void {
    const { records } = this.engine;
    if (this.person === null || this.lead === null) return;
    records.remove('person', this.person);
    records.remove('lead', this.lead);
    this.person = null;
    this.lead = null;
    this.saidAt.person = 0;
  }

  /** Into a copy with another address, of which nobody said anything. */
  private async merge(): Promise<void> {
    const { records, state } = this.engine;
    if (this.person === null) return;
    const isOut = this.isOut.person || this.isOut.lead;
    const survivor = records.add('person', { name: 'King', email: this.address, no_mail: 'No' });
    if (isOut) this.saidAt.person = 0;
    await state.rememberMerge('person', this.person, survivor);
    records.remove('person', this.person);
    this.person = survivor;
    // The merge queues the task of the survivor.
    await this.fromPerson();
  }

  /** A task is tried again until its answer arrives. */
  private async tried<T>(task: () => Promise<T>): Promise<T> {
    const { records } = this.engine;
    if (this.isLosingAnswers) {
      this.isLosingAnswers = false;
      records.afterWrite = () => {
        records.afterWrite = undefined;
        throw new AppError('vendor-unavailable', 'no answer', { outcomeUnknown: true });
      };
    }
    try {
      return await task();
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.kind !== 'vendor-unavailable') throw thrown;
      this.engine.clock.advance(10_000);
      return task();
    } finally {
      records.afterWrite = undefined;
      this.suppress();
    }
  }

  private suppress(): void {
    if (this.lead === null) return;
    const value = this.engine.records.values('lead', this.lead)['unsubscribed'];
    if (value !== undefined) this.isSuppressed = value === true;
  }
}

type EventName = keyof World['events'];

function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) => ordersOf(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

describe('consent, whatever happens in whatever order', () => {
  let engine: TestEngine;
  let worlds = 0;

  const start = async (resubscribe: boolean): Promise<void> => {
    const consent = { lead: 'unsubscribed', person: 'no_mail', resubscribe };
    engine = await createTestEngine({ links, personFromLead, leadFromPerson, consent });
    engine.records.clock = engine.clock;
  };
  afterEach(() => engine.close());

  /**
   * After each event both sides' tasks run, and whoever was out on one side is out on both.
   *
   * @returns the events up to the one after which that was not so; null where it always was.
   */
  async function play(order: readonly EventName[], resubscribe: boolean): Promise<string | null> {
    const world = new World(engine, (worlds += 1));
    await world.fromLead();
    for (const [at, event] of order.entries()) {
      await world.events[event]();
      const staysOut = world.staysOut(resubscribe);
      await world.tasks(1);
      const { lead, person } = world.isOut;
      const isSubscribed = (world.lead !== null && !lead) || (world.person !== null && !person);
      if (staysOut && isSubscribed) return order.slice(0, at + 1).join(', ');
    }
    return null;
  }

  const SIX: EventName[] = [
    'lead unsubscribes',
    'person is lifted',
    'answers are lost',
    'person is merged',
    'person is deleted with its lead',
    'lead is made',
  ];

  it(`keeps whoever is out so, in all orders of ${SIX.join(', ')}`, async () => {
    await start(false);
    for (const order of ordersOf(SIX)) await expect(play(order, false)).resolves.toBeNull();
  });

  it.each([false, true])(
    'keeps whoever is out so in orders by chance, where lifting is allowed: %s',
    async (resubscribe) => {
      await start(resubscribe);
      const seed = Number(process.env['CONSENT_SEED'] ?? Date.now() % 1_000_000);
      const random = new SeededRandom(seed);
      const names = Object.keys(new World(engine, 0).events) as EventName[];
      for (let number = 0; number < 150; number += 1) {
        const order = Array.from({ length: 6 }, () => random.pick(names));
        const failed = await play(order, resubscribe);
        expect([seed, failed]).toEqual([seed, null]);
      }
    },
  );
});
