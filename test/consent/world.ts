import { type Log } from '../../src/base/logging/log';
import { AppError, toAppError } from '../../src/base/errors/app-error';
import { type QueueService } from '../../src/queue';
import { leadToPersonFlow } from '../../src/sync/flows/lead-to-person.flow';
import { personToLeadFlow } from '../../src/sync/flows/person-to-lead.flow';
import { type Records } from '../../src/sync/records/records';
import { ConsentUpkeep, PATIENCE_MS } from '../../src/sync/tasks/consent-upkeep';
import { FormerLeads } from '../../src/sync/engine/former-leads';
import { LastWord } from '../../src/sync/tasks/last-word';
import { MergedPersons } from '../../src/sync/tasks/merged-persons';
import { HeardMerges } from '../../src/sync/webhooks/heard-merges';
import { type Service } from './service';

type Kind = 'lead' | 'person';

/** A task, as the queue would have it. */
export interface WaitingTask {
  readonly type: 'lead' | 'person' | 'delete lead' | 'delete person';
  readonly id: number;
  /** Of the person that was deleted. */
  readonly person?: { readonly id: number; readonly no_mail: unknown; readonly emails: readonly string[] };
}

/** What is known of the human beings beside what both vendors and the service hold. */
export interface Facts {
  waiting: WaitingTask[];
  isLosingAnswer: boolean;
  names: number;
  /** Addresses whose owner said no, and took nothing of it back that counts. */
  out: Record<string, boolean>;
  /** Addresses that are out by what the service has read, or been told. */
  read: string[];
  /** Records whose own task failed: people are told of them. */
  failed: Record<string, boolean>;
}

const NO_FACTS: Facts = { waiting: [], isLosingAnswer: false, names: 0, out: {}, read: [], failed: {} };

/** Between any two things that people do; what the service does at one time is nearer together. */
const BETWEEN_EVENTS_MS = 600_000;
const MOST_TASKS = 60;
const ADDRESSES = ['ada@acme.example', 'bea@acme.example'] as const;
const [ADA, BEA] = ADDRESSES;

/** In the task of a deleted person that has none. */
const NO_LEAD = 0;

const silent = { warn: () => undefined, error: () => undefined } as unknown as Log;
const NO_TIMERS = { after: () => () => undefined };

/** Two human beings, each with a lead and a person to begin with, and all that may happen to these. */
export class World {
  facts: Facts = structuredClone(NO_FACTS);
  private readonly lastWord: LastWord;
  private readonly merged: MergedPersons;
  private readonly merges: HeardMerges;
  private readonly upkeep: ConsentUpkeep;

  constructor(private readonly service: Service) {
    const { consent, settings, state, clock } = service;
    const records = service.records as unknown as Records;
    const former = new FormerLeads(records, state, settings);
    this.lastWord = new LastWord(records, state, former, consent, settings);
    this.merged = new MergedPersons(records, state, consent, former, this.lastWord, settings);
    this.merges = new HeardMerges(state, consent, clock);
    service.isBeingDeleted = ({ kind, id }) =>
      this.facts.waiting.some((task) => task.type === `delete ${kind}` && task.id === id);
    const enqueue = ({ params }: { params: { leadId?: number; personId?: number } }): Promise<void> => {
      if (params.leadId !== undefined) this.enqueue({ type: 'lead', id: params.leadId });
      if (params.personId !== undefined) this.enqueue({ type: 'person', id: params.personId });
      return Promise.resolve();
    };
    const queue = { enqueue } as unknown as QueueService;
    this.upkeep = new ConsentUpkeep(consent, records, settings, queue, clock, NO_TIMERS, silent);
  }

  async begin(): Promise<void> {
    for (const email of ADDRESSES) {
      const lead = this.records.add('lead', { lastName: 'King', email });
      this.enqueue({ type: 'lead', id: lead });
    }
    await this.rest();
  }

  /** What people, vendors and the network do. */
  readonly events = {
    'lead unsubscribes': () => this.say('lead', ADA, true),
    'lead is lifted': () => this.say('lead', ADA, false),
    'person unsubscribes': () => this.say('person', ADA, true),
    'person is lifted': () => this.say('person', ADA, false),
    'other lead unsubscribes': () => this.say('lead', BEA, true),
    'other person unsubscribes': () => this.say('person', BEA, true),
    'other person is lifted': () => this.say('person', BEA, false),
    'lead is edited': () => this.edit('lead'),
    'person is edited': () => this.edit('person'),
    'lead is made': () => this.make('lead', { lastName: 'King', email: ADA }),
    'person is made': () => this.make('person', { name: 'King', email: ADA }),
    'lead is merged into the other': () => this.mergeLeads(0, 1),
    'other lead is merged into it': () => this.mergeLeads(1, 0),
    'person is merged into the other': () => this.mergePersons(0, 1),
    'other person is merged into it': () => this.mergePersons(1, 0),
    'lead is deleted': () => this.deleteLead(),
    'person is deleted': () => this.deletePerson(),
    'answer is lost': () => void (this.facts.isLosingAnswer = true),
  };

  async happen(event: keyof World['events']): Promise<void> {
    this.service.clock.advance(BETWEEN_EVENTS_MS);
    await this.events[event]();
  }

  /** All that waits is done, and all that comes of it. */
  async rest(): Promise<void> {
    let done = 0;
    do {
      for (let task = this.facts.waiting.shift(); task; task = this.facts.waiting.shift()) {
        if ((done += 1) > MOST_TASKS) throw new Error('It goes round and round');
        await this.tried(task);
      }
      this.service.clock.advance(PATIENCE_MS);
      await this.upkeep.look();
    } while (this.facts.waiting.length > 0);
    this.facts.read = Object.keys(this.facts.out).filter((address) => this.facts.out[address]);
  }

  /** Records that may be written to though their human being said no, by key. */
  async wronged(): Promise<string[]> {
    const wronged = this.notOut();
    const unasked = wronged.filter((key) => this.isUnasked(key));
    if (unasked.length === 0) return wronged;
    for (const person of unasked.flatMap((key) => this.personOf(key))) this.enqueue({ type: 'person', id: person });
    await this.rest();
    const left = new Set(this.notOut());
    return wronged.filter((key) => !unasked.includes(key) || left.has(key));
  }

  /**
   * "Of several persons who have one address, each is set so by the next task of its own", with its lead; and so is a
   * person whose lead is gone, of which Marketo alone knows what that said, and "says it of the next lead".
   */
  private isUnasked(key: string): boolean {
    const [person] = this.personOf(key);
    if (person === undefined) return false;
    const addresses = this.addressesOf('person', person);
    const isCopied = this.records
      .ids('person')
      .some((id) => id !== person && this.addressesOf('person', id).some((address) => addresses.includes(address)));
    return isCopied || (key.startsWith('person') && this.leadsOf(person).length === 0);
  }

  private personOf(key: string): number[] {
    const [kind, text] = key.split(':');
    const id = kind === 'person' ? Number(text) : Number(this.records.values('lead', Number(text))['pipedriveId']);
    return this.records.has('person', id) ? [id] : [];
  }

  private leadsOf(person: number): number[] {
    const named = this.records.values('person', person)['marketo_id'];
    return this.records
      .ids('lead')
      .filter((id) => id === named || this.records.values('lead', id)['pipedriveId'] === person);
  }

  private notOut(): string[] {
    const kinds = ['lead', 'person'] as const;
    const failed = this.failedAddresses();
    return kinds.flatMap((kind) =>
      this.records
        .ids(kind)
        .filter((id) => this.facts.out[this.address(kind, id)] === true && !this.isOut(kind, id))
        .filter((id) => !failed.has(this.address(kind, id)))
        .map((id) => `${kind}:${id}`),
    );
  }

  /** "Where a record cannot be carried over, its task fails, and what it says reaches others once that is put right." */
  private failedAddresses(): Set<string> {
    const keys = Object.keys(this.facts.failed).map((key) => key.split(':') as [Kind, string]);
    return new Set(
      keys.flatMap(([kind, id]) =>
        this.records.has(kind, Number(id)) ? this.sameHuman(this.address(kind, Number(id))) : [],
      ),
    );
  }

  /** All addresses of the human being who has this one: those of persons that have it, too. */
  private sameHuman(address: string): string[] {
    const lists = this.records.ids('person').map((id) => this.addressesOf('person', id));
    return [...new Set([address, ...lists.filter((list) => list.includes(address)).flat()])];
  }

  private addressesOf(kind: Kind, id: number): string[] {
    const { others = [] } = this.records.values(kind, id);
    return [this.address(kind, id), ...(others as string[])];
  }

  /** Of all records that are there: whether they are out. */
  said(): Map<string, boolean> {
    const kinds = ['lead', 'person'] as const;
    return new Map(
      kinds.flatMap((kind) => this.records.ids(kind).map((id) => [`${kind}:${id}`, this.isOut(kind, id)] as const)),
    );
  }

  private get records() {
    return this.service.records;
  }

  private address(kind: Kind, id: number): string {
    return String(this.records.values(kind, id)['email']);
  }

  private isOut(kind: Kind, id: number): boolean {
    const values = this.records.values(kind, id);
    return kind === 'lead' ? values['unsubscribed'] === true : values['no_mail'] === 'Yes';
  }

  private ofAddress(kind: Kind, address: string): number[] {
    return this.records.ids(kind).filter((id) => this.address(kind, id) === address);
  }

  private async say(kind: Kind, address: string, isOut: boolean): Promise<void> {
    const [id] = this.ofAddress(kind, address);
    if (id === undefined || this.isOut(kind, id) === isOut) return;
    const values = kind === 'lead' ? { unsubscribed: isOut } : { no_mail: isOut ? 'Yes' : 'No' };
    await this.changed(() => this.records.edit(kind, id, values));
    if (!isOut) return this.lifted(kind, id);
    for (const each of this.addressesOf(kind, id)) this.facts.out[each] = true;
  }

  /**
   * "To subscribe somebody anew, people do so on both sides", or by one of them where "a side that says no more than 'not
   * unsubscribed' lifts the other one's unsubscription": for its address, and for those that are out by a merge with it alone.
   */
  private lifted(kind: Kind, id: number): void {
    // "What is said after the merge counts for the survivor's own lead": other addresses keep the no of their leads.
    const own = this.address(kind, id);
    const human = this.sameHuman(own);
    for (const each of human) {
      const staysOut = this.staysOut(kind, id, each === own ? [own] : human);
      this.facts.out[each] = this.facts.out[each] === true && staysOut;
    }
    this.facts.read = this.facts.read.filter((address) => this.facts.out[address] === true);
    if (kind === 'lead') this.loseUnread();
  }

  private get mayLift(): boolean {
    return this.service.settings.mapping.consent?.resubscribe === true;
  }

  /** Whether another record of these addresses still says no, which this change does not lift. */
  private staysOut(kind: Kind, id: number, addresses: readonly string[]): boolean {
    const others = (['lead', 'person'] as const).flatMap((each) =>
      addresses
        .flatMap((address) => this.ofAddress(each, address))
        .filter((other) => !(each === kind && other === id) && this.isOut(each, other))
        .map((other) => ({ kind: each, id: other })),
    );
    if (!this.mayLift) return others.length > 0;
    // "Marketo itself lifts all leads of an address together."
    const own = this.address(kind, id);
    const isAlong = (other: { kind: Kind; id: number }) =>
      other.kind === 'lead' && this.address('lead', other.id) === own;
    const lifted = kind === 'lead' ? this.ofAddress('lead', own) : [id];
    const isHalf = (other: { kind: Kind; id: number }) =>
      lifted.some((each) => this.areHalves({ kind, id: each }, other));
    return others.some((other) => !isAlong(other) && !isHalf(other));
  }

  /** Whether they are linked, or would be: of one address, and neither has another half, nor has anybody else of it. */
  private areHalves(a: { kind: Kind; id: number }, b: { kind: Kind; id: number }): boolean {
    if (a.kind === b.kind) return false;
    const [lead, person] = a.kind === 'lead' ? [a, b] : [b, a];
    const named = Number(this.records.values('lead', lead.id)['pipedriveId']);
    if (this.records.has('person', named)) return named === person.id;
    const ofAddress = this.ofAddress('person', this.address('lead', lead.id));
    return this.leadsOf(person.id).length === 0 && ofAddress.length === 1 && ofAddress[0] === person.id;
  }

  private async edit(kind: Kind): Promise<void> {
    const [id] = this.ofAddress(kind, ADA);
    if (id === undefined) return;
    const name = `King ${(this.facts.names += 1)}`;
    await this.changed(() => this.records.edit(kind, id, kind === 'lead' ? { lastName: name } : { name }));
  }

  private async make(kind: Kind, values: Record<string, unknown>): Promise<void> {
    if (this.ofAddress(kind, ADA).length < 2) await this.changed(() => this.records.add(kind, values));
  }

  /** Of Marketo's merges nobody tells; the winner keeps what it says. */
  private mergeLeads(from: number, into: number): void {
    const ids = this.records.ids('lead');
    const [loser, winner] = [ids[from], ids[into]];
    if (loser !== undefined && winner !== undefined) this.loseLead(loser);
  }

  /**
   * "A no that only a lead said, and that nobody has read when the lead is deleted or merged, is known to Marketo alone,
   * which says it of the next lead of the address."
   */
  private loseLead(id: number): void {
    this.records.remove('lead', id);
    this.loseUnread();
  }

  private loseUnread(): void {
    const unread = Object.keys(this.facts.out).filter((address) => !this.facts.read.includes(address));
    for (const address of unread) {
      this.facts.out[address] = this.facts.out[address] === true && this.isToldOut(address);
    }
    this.facts.read = this.facts.read.filter((address) => this.facts.out[address] === true);
  }

  private isToldOut(address: string): boolean {
    const kinds = ['lead', 'person'] as const;
    return this.sameHuman(address).some((each) =>
      kinds.some((kind) => this.ofAddress(kind, each).some((id) => this.isOut(kind, id))),
    );
  }

  private async mergePersons(from: number, into: number): Promise<void> {
    const ids = this.records.ids('person');
    const [loser, survivor] = [ids[from], ids[into]];
    if (loser === undefined || survivor === undefined) return;
    const addresses = [...new Set([loser, survivor].flatMap((id) => this.addressesOf('person', id)))];
    const out =
      this.isSilentCopy(loser, survivor) || this.isSilentCopy(survivor, loser)
        ? []
        : addresses.filter((address) => this.facts.out[address] === true);
    const isRead = out.some((address) => this.facts.read.includes(address)) || this.isOut('person', loser);
    for (const address of out.length > 0 ? addresses : []) this.facts.out[address] = true;
    if (isRead) this.facts.read = [...new Set([...this.facts.read, ...addresses])];
    const others = addresses.filter((address) => address !== this.address('person', survivor));
    this.records.values('person', survivor)['others'] = others.toSorted();
    this.records.remove('person', loser);
    await this.merges.remember('person', loser, survivor);
    this.enqueue({ type: 'person', id: survivor });
  }

  /** It adds no address, no lead and no no of its own to the other: what that was told since it has its addresses counts. */
  private isSilentCopy(person: number, other: number): boolean {
    const known = this.addressesOf('person', other);
    const addsNone = this.addressesOf('person', person).every((address) => known.includes(address));
    return addsNone && !this.isOut('person', person) && this.leadsOf(person).length === 0;
  }

  /** By the campaign that calls the service first. */
  private deleteLead(): void {
    const [id] = this.ofAddress('lead', ADA);
    if (id === undefined) return;
    const person = this.records.values('lead', id)['pipedriveId'];
    if (typeof person === 'number') this.enqueue({ type: 'delete person', id: person });
    this.loseLead(id);
  }

  private async deletePerson(): Promise<void> {
    const [id] = this.ofAddress('person', ADA);
    if (id === undefined) return;
    const { marketo_id: lead, no_mail } = this.records.values('person', id);
    const person = { id, no_mail, emails: this.addressesOf('person', id) };
    const isLinked = typeof lead === 'number';
    if (isLinked || (await this.hasLastWord(id))) {
      this.enqueue({ type: 'delete lead', id: isLinked ? lead : NO_LEAD, person });
    }
    this.losePerson(id);
  }

  private async hasLastWord(id: number): Promise<boolean> {
    const person = { kind: 'person', id } as const;
    if (this.isOut('person', id) || (await this.service.consent.isAnyOut([person]))) return true;
    return (await this.service.state.mergedInto(person)).length > 0;
  }

  /** What a person said was heard, since its webhook told it. */
  private losePerson(id: number): void {
    const addresses = this.addressesOf('person', id);
    if (this.isOut('person', id)) this.facts.read = [...new Set([...this.facts.read, ...addresses])];
    this.records.remove('person', id);
  }

  /** Does something at the vendors of which they tell the service. */
  private async changed(work: () => void): Promise<void> {
    const before = this.told();
    work();
    for (const [key, values] of this.told()) {
      if (before.get(key) === values) continue;
      const [kind, id] = key.split(':') as [Kind, string];
      if (kind === 'person' && this.isOut(kind, Number(id))) await this.heardOut(Number(id));
      this.enqueue({ type: kind, id: Number(id) });
    }
  }

  private async heardOut(id: number): Promise<void> {
    const person = { kind: 'person', id } as const;
    await this.service.consent.heardOut(person);
    await this.service.consent.saidFor(person, this.addressesOf('person', id));
  }

  /** What changes of a record are told of. */
  private told(): Map<string, string> {
    const kinds = ['lead', 'person'] as const;
    const all = kinds.flatMap((kind) =>
      this.records.ids(kind).map((id) => {
        const { pipedriveId: _, marketo_id: __, ...values } = this.records.values(kind, id);
        return [`${kind}:${id}`, JSON.stringify(values)] as const;
      }),
    );
    return new Map(all);
  }

  private enqueue(task: WaitingTask): void {
    const same = ({ type, id, person }: WaitingTask): boolean =>
      type === task.type && id === task.id && (id !== NO_LEAD || person?.id === task.person?.id);
    if (!this.facts.waiting.some(same)) this.facts.waiting.push(task);
  }

  /** A task is tried again until its answer arrives; one that fails for good is told. */
  private async tried(task: WaitingTask): Promise<void> {
    this.loseAnswer();
    const before = this.said();
    try {
      await this.perform(task);
      delete this.facts.failed[`${task.type}:${task.id}`];
    } catch (thrown) {
      const { kind, retryable } = toAppError(thrown);
      if (kind === 'internal') throw thrown;
      if (retryable) return await this.triedAgain(task);
      this.facts.failed[`${task.type}:${task.id}`] = true;
    } finally {
      this.records.afterWrite = undefined;
      this.tellSince(before);
    }
  }

  private triedAgain(task: WaitingTask): Promise<void> {
    this.service.clock.advance(this.service.retriesAfterMs);
    return this.tried(task);
  }

  /** The vendors tell of what the service writes, too. */
  private tellSince(before: ReadonlyMap<string, boolean>): void {
    for (const [key, isOut] of this.said()) {
      const [kind, id] = key.split(':') as [Kind, string];
      if ((before.get(key) ?? false) !== isOut) this.enqueue({ type: kind, id: Number(id) });
    }
  }

  private loseAnswer(): void {
    if (!this.facts.isLosingAnswer) return;
    this.records.afterWrite = () => {
      this.records.afterWrite = undefined;
      this.facts.isLosingAnswer = false;
      throw new AppError('vendor-unavailable', 'no answer', { outcomeUnknown: true });
    };
  }

  private async perform({ type, id, person }: WaitingTask): Promise<void> {
    if (type === 'delete lead') return this.followPerson(id, person!);
    if (type === 'delete person') return this.followLead(id);
    if (!this.records.has(type, id)) return;
    if (type === 'lead') return void (await this.service.sync(leadToPersonFlow, id));
    await this.merged.settle(id, await this.service.sync(personToLeadFlow, id));
  }

  private async followPerson(id: number, person: NonNullable<WaitingTask['person']>): Promise<void> {
    const lead = id === NO_LEAD ? null : await this.records.of('lead').load(id);
    const { no_mail, emails } = person;
    await this.lastWord.keep({ id: person.id, record: { no_mail, emails: emails.map((value) => ({ value })) } }, lead);
    if (lead === null) return;
    const linked = Number(lead.get('pipedriveId'));
    if (linked !== person.id && this.records.has('person', linked)) return;
    await this.service.state.beginDeletion({ kind: 'lead', id }, 'task', { kind: 'person', id: person.id });
    this.records.remove('lead', id);
  }

  private async followLead(id: number): Promise<void> {
    const person = await this.records.of('person').load(id);
    if (person === null) return;
    await this.lastWord.keep({ id, record: person }, null);
    await this.service.state.beginDeletion({ kind: 'person', id }, 'task', null);
    this.records.remove('person', id);
  }
}

export type EventName = keyof World['events'];
