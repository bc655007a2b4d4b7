import { type PipedriveAccount } from './account.ts';
import { type Actor } from './actor.ts';
import { type Field } from './fields.ts';
import { CAMPAIGNS, CONTACT_SYNC, CREATE_ONLY, WRITABLE } from './members.ts';
import { isRecord } from './problems.ts';
import { answerBody } from './record-body.ts';
import { type Kind, type StoredRecord } from './record.ts';
import { validateBody } from './validate-body.ts';

export type PipedriveValues = Record<string, unknown>;

/** What people do on Pipedrive's own pages; the same checks as for the API, but options are known by their labels. */
export class UserEdits {
  private readonly account: PipedriveAccount;
  private readonly actor: Actor;

  constructor(account: PipedriveAccount, actor: Actor) {
    this.account = account;
    this.actor = actor;
  }

  create(kind: Kind, values: PipedriveValues): number {
    return this.account.create(kind, this.checked(kind, values), this.actor).id;
  }

  update(kind: Kind, id: number, values: PipedriveValues): void {
    const record = this.require(kind, id);
    this.account.update(record, this.checked(kind, values, record), this.actor);
  }

  remove(kind: Kind, id: number): void {
    this.account.remove(this.require(kind, id), this.actor);
  }

  merge(kind: Kind, loserId: number, survivorId: number): void {
    this.account.merge(this.require(kind, loserId), this.require(kind, survivorId), this.actor);
  }

  body(kind: Kind, id: number): PipedriveValues | undefined {
    const record = this.account.record(kind, id);
    return record && answerBody(record, this.account);
  }

  bodies(kind: Kind): PipedriveValues[] {
    return this.account.all(kind).map((record) => answerBody(record, this.account));
  }

  /** Option fields by label, sets as a list of labels, anything else as REST v2 has it; `null` where empty. */
  customValue(kind: Kind, id: number, name: string): unknown {
    const field = this.account.fields.bySnakeName(kind, name);
    const record = this.account.record(kind, id);
    if (!record) throw new Error(`There is no ${kind} ${String(id)}`);
    const value = structuredClone(record.custom[field.code] ?? null);
    return value !== null && field.options ? labelled(value, field) : value;
  }

  private checked(kind: Kind, values: PipedriveValues, record?: StoredRecord) {
    const { fields, references, switches } = this.account;
    const body = this.bodyOf(kind, values);
    const before = record ? { before: record.members } : {};
    return validateBody(body, { kind, isCreate: !record, ...before, fields, references, switches });
  }

  private bodyOf(kind: Kind, values: PipedriveValues): PipedriveValues {
    const { custom_fields: given, ...root } = values;
    const members: PipedriveValues = {};
    const custom: PipedriveValues = {};
    for (const [name, value] of Object.entries({ ...root, ...(isRecord(given) ? given : {}) })) {
      if (kind === 'activity' && name === 'person_id') {
        members['participants'] = value === null ? [] : [{ person_id: value, primary: true }];
        continue;
      }
      if (this.isMember(kind, name)) {
        members[name] = value;
        continue;
      }
      const field = this.account.fields.bySnakeName(kind, name);
      custom[field.code] = withOptionIds(value, field);
    }
    return kind === 'activity' ? members : { ...members, custom_fields: custom };
  }

  private isMember(kind: Kind, name: string): boolean {
    const { contactSync, campaigns } = this.account.switches;
    const more = kind === 'person' ? { ...(contactSync && CONTACT_SYNC), ...(campaigns && CAMPAIGNS) } : {};
    return [WRITABLE[kind], CREATE_ONLY[kind], more].some((table) => Object.hasOwn(table, name));
  }

  private require(kind: Kind, id: number): StoredRecord {
    const record = this.account.active(kind, id);
    if (!record) throw new Error(`There is no ${kind} ${String(id)}`);
    return record;
  }
}

function labelled(value: unknown, field: Field): unknown {
  const label = (id: unknown): unknown => field.options?.find((option) => option.id === id)?.label ?? null;
  return Array.isArray(value) ? value.map(label) : label(value);
}

function withOptionIds(value: unknown, field: Field): unknown {
  const id = (label: unknown): unknown => field.options?.find((option) => option.label === label)?.id ?? label;
  return Array.isArray(value) ? value.map(id) : id(value);
}
