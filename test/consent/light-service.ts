import { toAppError } from '../../src/base/errors/app-error';
import { ConsentLift } from '../../src/sync/engine/consent-lift';
import { ConsentRule } from '../../src/sync/engine/consent-rule';
import { EarlierNo } from '../../src/sync/engine/earlier-no';
import { FormerLeads } from '../../src/sync/engine/former-leads';
import { type Flow } from '../../src/sync/flows/flow';
import { type Mapping } from '../../src/sync/mapping/mapping';
import { findTarget } from '../../src/sync/matching/matcher';
import { isNewPair } from '../../src/sync/engine/links';
import { linkOf } from '../../src/sync/matching/links';
import { type MatchContext } from '../../src/sync/matching/match-rules';
import {
  keyOf,
  type RecordKind,
  type RecordReference,
  type SavedRecord,
  type SyncRecord,
} from '../../src/sync/records/record';
import { type Records } from '../../src/sync/records/records';
import { type ApartPair, type ConsentMemory } from '../../src/sync/state/consent-memory';
import { type SyncState } from '../../src/sync/state/sync-state';
import { SyncSettings } from '../../src/sync/sync-settings';
import { FakeClock } from '../support/fake-clock';
import { BothVendors } from './both-vendors';
import { type Service } from './service';

type Public<T> = { [Member in keyof T]: T[Member] };

/** What the memory keeps, as values that can be copied. */
export interface Remembered {
  links: Record<string, number>;
  merges: Record<string, number>;
  /** On whose behalf a record was deleted. */
  deleted: Record<string, string | null>;
  consent: Record<string, { isOut: boolean; liftedAt: number | null }>;
  addresses: Record<string, true>;
  apart: Record<string, ApartPair & { isFollowed: boolean }>;
}

/** As much of the service as consent is about, on the real rules, with a memory that can be copied and no store. */
export class LightService implements Service {
  readonly records = new BothVendors();
  readonly clock = new FakeClock();
  readonly settings: SyncSettings;
  remembered: Remembered = { links: {}, merges: {}, deleted: {}, consent: {}, addresses: {}, apart: {} };
  readonly retriesAfterMs = 0;
  isBeingDeleted: Service['isBeingDeleted'] = () => false;
  private readonly rule: ConsentRule;

  constructor(mapping: Mapping) {
    this.settings = new SyncSettings(mapping, 'test', [], null);
    this.records.clock = this.clock;
    const former = new FormerLeads(this.all, this.state, this.settings);
    const earlier = new EarlierNo(this.all, this.state, this.consent, former, this.settings);
    const lift = new ConsentLift(this.all, this.state, this.consent, this.settings);
    this.rule = new ConsentRule(this.all, this.consent, earlier, lift, this.settings, this.clock);
  }

  get all(): Records {
    return this.records as unknown as Records;
  }

  readonly consent = {
    of: ({ kind, id }) =>
      Promise.resolve(this.remembered.consent[keyOf({ kind, id })] ?? { isOut: false, liftedAt: null }),
    isAnyOut: (records) =>
      Promise.resolve(records.some((record) => this.remembered.consent[keyOf(record)]?.isOut === true)),
    lift: async (records, at) => {
      for (const record of records) this.remembered.consent[keyOf(record)] = { isOut: false, liftedAt: at };
    },
    overrule: async (record, at) => {
      this.remembered.consent[keyOf(record)] = { isOut: true, liftedAt: at };
    },
    out: async (record) => {
      this.remembered.consent[keyOf(record)] = { isOut: true, liftedAt: null };
    },
    countAnew: async (records, at) => {
      for (const record of records) {
        this.remembered.consent[keyOf(record)] = { ...(await this.consent.of(record)), liftedAt: at };
      }
    },
    heardOut: async (record) => {
      this.remembered.consent[keyOf(record)] = { ...(await this.consent.of(record)), isOut: true };
    },
    notOut: async (record) => {
      const known = this.remembered.consent[keyOf(record)];
      const wasOut = known?.isOut === true;
      if (known) known.isOut = false;
      return wasOut;
    },
    saidFor: async (record, addresses) => {
      for (const address of addresses) this.remembered.addresses[`${address} ${keyOf(record)}`] = true;
    },
    saidNoMore: async (records, addresses) => {
      for (const record of records) {
        for (const address of addresses) delete this.remembered.addresses[`${address} ${keyOf(record)}`];
      }
    },
    addressesOut: async (addresses) => {
      for (const address of addresses) this.remembered.addresses[address] = true;
    },
    isAnyAddressOut: async (addresses, except) => {
      const excepted = new Set(except.map(keyOf));
      return Object.keys(this.remembered.addresses).some((key) => {
        const [address, record] = key.split(' ');
        return addresses.includes(address!) && !excepted.has(record!);
      });
    },
    addressesTold: async (addresses) => {
      for (const key of Object.keys(this.remembered.addresses)) {
        const [address, record] = key.split(' ');
        const isLeft = record === undefined || record.startsWith('lead:');
        if (isLeft && addresses.includes(address!)) delete this.remembered.addresses[key];
      }
    },
    apart: async ({ record, other }) => {
      this.remembered.apart[`${keyOf(record)} ${keyOf(other)}`] ??= { record, other, isFollowed: false };
    },
    together: async (a, b) => {
      for (const [one, two] of [
        [a, b],
        [b, a],
      ] as const)
        delete this.remembered.apart[`${keyOf(one)} ${keyOf(two)}`];
    },
    apartSince: async () => Object.values(this.remembered.apart).filter(({ isFollowed }) => !isFollowed),
    followed: async ({ record, other }) => {
      const pair = this.remembered.apart[`${keyOf(record)} ${keyOf(other)}`];
      if (pair) pair.isFollowed = true;
    },
  } satisfies Partial<Public<ConsentMemory>> as unknown as ConsentMemory;

  readonly state = {
    linked: async (record: RecordReference) => this.remembered.links[keyOf(record)] ?? null,
    rememberMerge: async (_kind: RecordKind, merged: number, survivor: number) => {
      this.remembered.merges[String(merged)] = survivor;
    },
    mergedInto: async ({ id }: RecordReference) => this.mergedInto(id),
    forgetMerges: async ({ id }: RecordReference) => {
      for (const [merged, survivor] of Object.entries(this.remembered.merges)) {
        if (survivor === id) delete this.remembered.merges[merged];
      }
    },
    beginDeletion: async (record: RecordReference, _task: string, source: RecordReference | null) => {
      this.remembered.deleted[keyOf(record)] = source && keyOf(source);
    },
    wasDeletedFor: async (source: RecordReference, record: RecordReference) => {
      const of = this.remembered.deleted[keyOf(record)];
      return of !== undefined && (of ?? keyOf(source)) === keyOf(source);
    },
    unansweredCreate: async () => null,
    othersUnansweredCreate: async () => null,
    recentlyWritten: async () => [],
  } as unknown as SyncState;

  /** As the engine does it with `mappingWith`: of the other fields it carries the address alone, when it links two. */
  async sync(flow: Flow, sourceId: number): Promise<number | undefined> {
    const source = (await this.records.require({ kind: flow.source, id: sourceId })) as SavedRecord;
    try {
      return await this.carryOver(flow, source);
    } catch (thrown) {
      if (!toAppError(thrown).retryable) await this.rule.keep(flow, source);
      throw thrown;
    }
  }

  private async carryOver(flow: Flow, source: SavedRecord): Promise<number | undefined> {
    const context = await this.matchContext(flow, source);
    const match = await findTarget(flow.match, context);
    if (match === null && (await this.isDeletion(context))) {
      await this.rule.keep(flow, source);
      return undefined;
    }
    const target = match?.target ?? (await this.records.of(flow.target).create());
    const given = {
      sourceFields: await this.records.of(flow.source).fields(),
      targetFields: await this.records.of(flow.target).fields(),
      isNewPair: match !== null && isNewPair(match, context),
    };
    const plan = await this.rule.plan(flow, source, target, given);
    if (match === null) target.set(...valueFor(flow, source));
    if (match === null || given.isNewPair) target.set('email', source.get('email'));
    this.link(target, flow.target, source.id);
    if (plan) await this.rule.begin(plan, flow, target);
    const saved = await target.save();
    const id = Number(target.id);
    this.remember({ kind: flow.source, id: source.id }, { kind: flow.target, id });
    const readBack = this.records.of(flow.target).readBack;
    const wasReadBack = saved !== 'unchanged' && readBack !== undefined;
    const now = wasReadBack ? await readBack(id) : target;
    if (plan) await this.rule.settle(plan, flow, source, target, { now, wasReadBack });
    this.link(source, flow.source, id);
    await source.save();
    return id;
  }

  private async matchContext(flow: Flow, source: SavedRecord): Promise<MatchContext> {
    const { source: sourceKind, target: targetKind } = flow;
    const pair = await this.state.linked({ kind: sourceKind, id: source.id }, targetKind);
    const { links } = this.settings.mapping;
    return { sourceKind, targetKind, source, pair, links, records: this.all, state: this.state };
  }

  private async isDeletion({ sourceKind, targetKind, source, pair, links }: MatchContext): Promise<boolean> {
    const reference = { kind: sourceKind, id: source.id };
    if (this.isBeingDeleted(reference)) return true;
    for (const id of [linkOf(source, sourceKind, links), pair]) {
      if (id !== null && (await this.state.wasDeletedFor(reference, { kind: targetKind, id }))) return true;
    }
    return false;
  }

  private link(record: SyncRecord, kind: RecordKind, id: number): void {
    const { links } = this.settings.mapping;
    const known = linkOf(record, kind, links);
    const otherKind = kind === 'lead' ? 'person' : 'lead';
    if (known !== id && (known === null || !this.records.has(otherKind, known))) {
      record.set(kind === 'lead' ? links.lead : links.person, id);
    }
  }

  private remember(source: RecordReference, target: RecordReference): void {
    this.remembered.links[keyOf(source)] = target.id;
    this.remembered.links[keyOf(target)] = source.id;
  }

  private mergedInto(survivor: number): number[] {
    const merged = Object.entries(this.remembered.merges).filter(([, into]) => into === survivor);
    return merged.flatMap(([id]) => [Number(id), ...this.mergedInto(Number(id))]);
  }
}

const valueFor = (flow: Flow, source: SyncRecord): readonly [string, unknown] =>
  flow.target === 'person' ? ['name', source.get('lastName')] : ['lastName', source.get('name')];
