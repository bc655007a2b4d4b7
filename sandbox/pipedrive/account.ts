import { isDeepStrictEqual } from 'node:util';
import { isoSeconds, type SandboxClock } from '../core/clock.ts';
import { type Actor } from './actor.ts';
import { type References } from './custom-values.ts';
import { type FieldCatalogue } from './fields.ts';
import { Changelog } from './changelog.ts';
import { withFollowing } from './following.ts';
import { MarketingStatuses } from './marketing-statuses.ts';
import { movedAlong, valuesAfterMerge } from './merging.ts';
import { newMembers } from './new-record.ts';
import { copyOf, index, type Kind, type StoredRecord, type Values } from './record.ts';
import { type PipedriveSwitches } from './switches.ts';
import { type User } from './users.ts';

/** What happened to a record; `before` is null for a create, `after` for a delete. */
export interface AccountEvent {
  action: 'create' | 'change' | 'delete';
  kind: Kind;
  id: number;
  before: Values | null;
  after: Values | null;
  actor: Actor;
  mergedTo?: number;
  mergedFrom?: number;
}

export interface AccountSettings {
  clock: SandboxClock;
  fields: FieldCatalogue;
  users: User[];
  switches: PipedriveSwitches;
  /** How long after a write the search finds it; read at every write. */
  searchLagMs: () => number;
}

/** Deleted records can be reached so long. */
const KEPT_AFTER_DELETION_MS = 30 * 24 * 3_600_000;

/** The records of one Pipedrive company, and what happens to them. Values given to it are already checked. */
export class PipedriveAccount {
  readonly clock: SandboxClock;
  readonly fields: FieldCatalogue;
  readonly users: User[];
  readonly switches: PipedriveSwitches;
  readonly references: References;
  private readonly searchLagMs: () => number;
  readonly changelog = new Changelog();
  readonly marketingStatuses = new MarketingStatuses();
  private readonly tables: Record<Kind, Map<number, StoredRecord>> = {
    person: new Map(),
    organization: new Map(),
    deal: new Map(),
    activity: new Map(),
  };
  private readonly lastIds: Record<Kind, number> = { person: 0, organization: 0, deal: 0, activity: 0 };
  private readonly hidden = new Set<StoredRecord>();
  private readonly listeners: ((event: AccountEvent) => void)[] = [];

  constructor(settings: AccountSettings) {
    this.clock = settings.clock;
    this.fields = settings.fields;
    this.users = settings.users;
    this.switches = settings.switches;
    this.searchLagMs = settings.searchLagMs;
    this.references = {
      hasUser: (id) => this.users.some((user) => user.id === id),
      hasPerson: (id) => this.active('person', id) !== undefined,
      hasOrganization: (id) => this.active('organization', id) !== undefined,
      hasDeal: (id) => this.active('deal', id) !== undefined,
    };
  }

  addUser({ name, email }: Pick<User, 'name' | 'email'>): number {
    const id = Math.max(...this.users.map((user) => user.id)) + 1;
    this.users.push({ id, name, email, admin: false, active: true });
    return id;
  }

  updateUser(id: number, values: Partial<Pick<User, 'name' | 'email'>>): void {
    const user = this.users.find((each) => each.id === id);
    if (!user) throw new Error(`There is no user ${String(id)}`);
    Object.assign(user, values);
  }

  /** Whether there is what a note names; leads, projects and tasks are not kept here. */
  hasParent(parent: string, id: unknown): boolean {
    const kind = ({ person_id: 'person', org_id: 'organization', deal_id: 'deal' } as const)[parent];
    return kind !== undefined && typeof id === 'number' && this.active(kind, id) !== undefined;
  }

  onEvent(listener: (event: AccountEvent) => void): void {
    this.listeners.push(listener);
  }

  /** The record, also when it was deleted in the last 30 days. */
  record(kind: Kind, id: number): StoredRecord | undefined {
    const record = this.tables[kind].get(id);
    if (!record || record.deletedAt === null) return record;
    return this.clock.now() - record.deletedAt < KEPT_AFTER_DELETION_MS ? record : undefined;
  }

  /** From now on the user of the API token does not see it, as where its owner keeps it to himself. */
  hide(kind: Kind, id: number): void {
    const record = this.record(kind, id);
    if (!record) throw new Error(`There is no ${kind} ${String(id)}`);
    this.hidden.add(record);
  }

  /** Whether the user of the API token sees it. */
  isVisible(record: StoredRecord): boolean {
    return !this.hidden.has(record);
  }

  /** The record as the user of the API token sees it, also when it was deleted in the last 30 days. */
  visible(kind: Kind, id: number): StoredRecord | undefined {
    const record = this.record(kind, id);
    return record && this.isVisible(record) ? record : undefined;
  }

  /** The record unless it is deleted. */
  active(kind: Kind, id: number): StoredRecord | undefined {
    const record = this.tables[kind].get(id);
    return record?.deletedAt === null ? record : undefined;
  }

  /** Every record that is not deleted, by ascending id. */
  all(kind: Kind): StoredRecord[] {
    return [...this.tables[kind].values()].filter((record) => record.deletedAt === null);
  }

  /** Also those that were deleted in the last 30 days. */
  kept(kind: Kind): StoredRecord[] {
    return [...this.tables[kind].values()].filter(({ id }) => this.record(kind, id) !== undefined);
  }

  create(kind: Kind, values: Values, actor: Actor): StoredRecord {
    const { status, given } = this.withoutStatus(values);
    const id = ++this.lastIds[kind];
    const now = isoSeconds(this.clock.now());
    const empty = newMembers(kind, id, actor, now);
    const members = { ...empty, ...withFollowing(kind, given.members, empty, now), update_time: now };
    const record: StoredRecord = { kind, id, members, custom: filled(given.custom), deletedAt: null, indexed: [] };
    this.tables[kind].set(id, record);
    this.marketingStatuses.set(members, status, actor);
    this.reindex(record);
    this.emit({ action: 'create', kind, id, before: null, after: copyOf(record), actor });
    return record;
  }

  update(record: StoredRecord, values: Values, actor: Actor, merged?: { mergedFrom: number }): void {
    const { status, given } = this.withoutStatus(values);
    const [before, loggedBefore] = [copyOf(record), this.logged(record)];
    const { kind, id } = record;
    const now = isoSeconds(this.clock.now());
    Object.assign(record.members, structuredClone(withFollowing(kind, given.members, record.members, now)));
    record.custom = filled({ ...record.custom, ...given.custom });
    this.marketingStatuses.set(record.members, status, actor);
    const logged = this.logged(record);
    const isChanged = !isDeepStrictEqual(loggedBefore, logged) || merged !== undefined;
    if (isChanged) {
      record.members['update_time'] = now;
      this.changelog.note({
        kind,
        id,
        before: loggedBefore,
        after: logged,
        fields: this.fields.custom(kind),
        actor,
        at: now,
      });
      this.reindex(record);
    }
    if (isChanged || this.switches.eventsWithoutChange) {
      this.emit({ action: 'change', kind, id, before, after: copyOf(record), actor, ...merged });
    }
  }

  remove(record: StoredRecord, actor: Actor, merged?: { mergedTo: number }): void {
    const before = copyOf(record);
    record.deletedAt = this.clock.now();
    record.members['update_time'] = isoSeconds(record.deletedAt);
    const { kind, id } = record;
    this.emit({ action: 'delete', kind, id, before, after: null, actor, ...merged });
  }

  /** Joins two records of one kind: the survivor's values win, the loser is deleted, what is linked to it moves along. */
  merge(loser: StoredRecord, survivor: StoredRecord, actor: Actor): void {
    this.update(survivor, valuesAfterMerge(loser, survivor), actor, { mergedFrom: loser.id });
    for (const kind of ['person', 'deal', 'activity'] as const) {
      for (const record of this.all(kind)) {
        const members = movedAlong(record.members, loser, survivor.id);
        if (members) this.update(record, { members, custom: {} }, actor);
      }
    }
    this.remove(loser, actor, { mergedTo: survivor.id });
  }

  private withoutStatus({ members: { marketing_status: status, ...members }, custom }: Values) {
    return { status, given: { members, custom } };
  }

  /** What a changelog tells of: with Campaigns the status, though it is the address's. */
  private logged(record: StoredRecord): Values {
    const values = copyOf(record);
    if (record.kind !== 'person' || !this.switches.campaigns) return values;
    return { ...values, members: { ...values.members, marketing_status: this.marketingStatuses.of(record.members) } };
  }

  private reindex(record: StoredRecord): void {
    const now = this.clock.now();
    index(record, now, now + this.searchLagMs());
  }

  private emit(event: AccountEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function filled(custom: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(structuredClone(custom)).filter(([, value]) => value !== null));
}
