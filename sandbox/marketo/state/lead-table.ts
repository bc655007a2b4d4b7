import { type SandboxClock } from '../../core/clock.ts';
import { type Value, type Values } from '../schema/field.ts';
import { COMPANY_TYPE_NAMES, type LeadFields } from '../schema/lead-fields.ts';
import { sameValue } from '../schema/read-values.ts';
import { ACTIVITY_TYPES, type ActivityLog, printed } from './activity-log.ts';
import { DurableUnsubscribe, UNSUBSCRIBED } from './durable-unsubscribe.ts';
import { type ObjectTable } from './object-table.ts';

export type Source = 'user' | 'api';

export interface LeadEvent {
  trigger: 'lead-created' | 'lead-changed' | 'lead-deleted';
  /** As it reads afterwards; before the deletion where it was deleted. */
  lead: Values;
  changed: readonly string[];
  source: Source;
}

const FIRST_ID = 1001;
const SOURCE_NAMES: Record<Source, string> = { api: 'Web service API', user: 'Marketo user' };

/** The leads with their links to companies; every change is written to the activity log and told to the listener. */
export class LeadTable {
  private readonly clock: SandboxClock;
  private readonly fields: LeadFields;
  private readonly companies: ObjectTable;
  private readonly activities: ActivityLog;
  private readonly tell: (event: LeadEvent) => void;
  private readonly own = new Map<number, Values>();
  private readonly durable = new DurableUnsubscribe();
  private nextId = FIRST_ID;

  constructor(
    clock: SandboxClock,
    fields: LeadFields,
    companies: ObjectTable,
    activities: ActivityLog,
    tell: (event: LeadEvent) => void,
  ) {
    this.clock = clock;
    this.fields = fields;
    this.companies = companies;
    this.activities = activities;
    this.tell = tell;
  }

  /** Every field as the API shows it: a linked lead reads its company's values as its own. */
  get(id: number): Values | undefined {
    const own = this.own.get(id);
    return own && { ...own, ...this.companyValues(own), mktoName: fullName(own) };
  }

  all(): Values[] {
    return this.shown([...this.own.values()]);
  }

  /** @param name - not of a company field: those belong to the company. */
  withValue(name: string, sought: string): Values[] {
    if (name === 'id') return [this.get(Number(sought))].filter((lead) => lead !== undefined);
    return this.shown([...this.own.values()].filter((lead) => sameValue(lead[name], sought)));
  }

  create(values: Values, source: Source): number {
    const id = this.nextId++;
    const now = this.clock.iso();
    const blank = Object.fromEntries(this.fields.all().map((field) => [field.name, field.blank]));
    const isOut = values[UNSUBSCRIBED] === undefined && this.durable.has(values['email']);
    const out = isOut ? { [UNSUBSCRIBED]: true } : {};
    this.own.set(id, { ...blank, leadPartitionId: 1, ...values, ...out, id, createdAt: now, updatedAt: now });
    const attributes = [
      { name: 'Created Date', value: now.slice(0, 10) },
      { name: 'Source Type', value: SOURCE_NAMES[source] },
    ];
    this.log(ACTIVITY_TYPES.newLead, id, { primaryAttributeValueId: id, attributes });
    this.announce('lead-created', id, Object.keys(values), source);
    if (values[UNSUBSCRIBED] !== undefined) this.spread(id, source);
    return id;
  }

  update(id: number, values: Values, source: Source): void {
    const own = this.own.get(id);
    if (!own) return;
    const changed = Object.keys(values).filter((name) => own[name] !== values[name]);
    for (const name of changed) this.logChange(id, name, own, values, source);
    Object.assign(own, values);
    if (changed.some((name) => this.fields.byName(name)?.custom === false)) own['updatedAt'] = this.clock.iso();
    if (changed.length > 0) this.announce('lead-changed', id, changed, source);
    if (changed.includes(UNSUBSCRIBED)) this.spread(id, source);
    else if (changed.includes('email')) this.takeAddress(id, source);
  }

  delete(id: number, source: Source): void {
    const lead = this.get(id);
    if (!lead) return;
    this.announce('lead-deleted', id, [], source);
    this.own.delete(id);
    this.log(ACTIVITY_TYPES.deleteLead, id, {
      primaryAttributeValueId: id,
      primaryAttributeValue: String(lead['mktoName'] ?? ''),
      attributes: [],
    });
  }

  /** The winner takes values that it lacks; the losers are gone, of which no campaign hears. */
  merge(winner: number, losers: readonly number[]): void {
    const own = this.own.get(winner);
    if (!own) return;
    for (const loser of losers) {
      const given = Object.entries(this.own.get(loser) ?? {});
      const filling = given.filter(([name, value]) => isEmpty(own[name]) && !isEmpty(value));
      this.own.delete(loser);
      this.update(winner, Object.fromEntries(filling), 'user');
    }
    this.activities.reassign(losers, winner);
    this.log(ACTIVITY_TYPES.mergeLeads, winner, {
      primaryAttributeValueId: winner,
      primaryAttributeValue: fullName(own) ?? '',
      attributes: [{ name: 'Merge IDs', value: losers.join(',') }],
    });
  }

  /** All leads of the address say what this one says. */
  private spread(id: number, source: Source): void {
    const own = this.own.get(id)!;
    this.durable.note(own);
    for (const [other, values] of this.own) {
      const isTold = other !== id && this.durable.isSameAddress(own, values);
      if (isTold) this.update(other, { [UNSUBSCRIBED]: own[UNSUBSCRIBED] === true }, source);
    }
  }

  /** A lead that gets an address that is out, or brings its own no to it. */
  private takeAddress(id: number, source: Source): void {
    const own = this.own.get(id)!;
    if (own[UNSUBSCRIBED] === true) this.spread(id, source);
    else if (this.durable.has(own['email'])) this.update(id, { [UNSUBSCRIBED]: true }, source);
  }

  private shown(rows: Values[]): Values[] {
    return rows.map((own) => this.get(Number(own['id']))).filter((lead) => lead !== undefined);
  }

  private companyValues(own: Values): Values {
    const key = own['externalCompanyId'];
    const company = typeof key === 'string' ? this.companies.byKey({ externalCompanyId: key }) : undefined;
    if (!company) return {};
    return Object.fromEntries([...COMPANY_TYPE_NAMES].map((name) => [name, company[name] ?? null]));
  }

  private logChange(id: number, name: string, before: Values, after: Values, source: Source): void {
    const field = this.fields.byName(name);
    this.log(ACTIVITY_TYPES.changeDataValue, id, {
      fields: [{ id: field?.id ?? 0, name, newValue: printed(after[name]), oldValue: printed(before[name]) }],
      attributes: [
        { name: 'Reason', value: SOURCE_NAMES[source] },
        { name: 'Source', value: SOURCE_NAMES[source] },
        { name: 'Lead ID', value: id },
      ],
    });
  }

  private log(
    activityTypeId: number,
    leadId: number,
    details: Omit<Parameters<ActivityLog['add']>[0], 'activityTypeId' | 'leadId'>,
  ): void {
    this.activities.add({ activityTypeId, leadId, ...details }, this.clock.now());
  }

  private announce(trigger: LeadEvent['trigger'], id: number, changed: readonly string[], source: Source): void {
    const lead = this.get(id);
    if (lead) this.tell({ trigger, lead, changed, source });
  }
}

function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined;
}

function fullName(lead: Values): string | null {
  return [lead['firstName'], lead['lastName']].filter((part) => part !== null && part !== '').join(' ') || null;
}
