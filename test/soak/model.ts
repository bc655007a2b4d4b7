import { type Group, otherSide, type Side } from './groups';

/** What a group of fields has to hold once everything rests: the last edit, on both sides. */
export class Held {
  /** Edits since the last rest. */
  private edits: { side: Side; value: string | null }[] = [];
  /** The side that was emptied without emptying the other one. */
  private emptiedBy: Side | null = null;
  private former: string | null;

  /** @param values - more than one where both sides were made with different ones: either may stay. */
  constructor(private values: readonly (string | null)[]) {
    this.former = values[0] ?? null;
  }

  edit(side: Side, value: string | null, { clears }: Pick<Group, 'clears'>): void {
    this.edits.push({ side, value });
    if (value === null && !clears) {
      this.values = this.emptiedBy === otherSide(side) ? [null] : this.values;
      this.emptiedBy = this.values[0] === null ? null : side;
      return;
    }
    this.values = [value];
    this.emptiedBy = null;
  }

  /** What the side may hold at rest. */
  expected(side: Side): readonly (string | null)[] {
    return this.emptiedBy === side ? [null] : this.values;
  }

  /** Where either value may stay, it is the one that did. */
  settle(value: string | null): void {
    if (this.emptiedBy === null) this.values = [value];
    this.former = this.values[0] ?? null;
    this.edits = [];
  }

  /**
   * "A value that was emptied wins no conflict", and where nothing is remembered of a pair, whatever differs is one: the
   * other side's value may have come back.
   *
   * @param values - what both sides hold at rest.
   */
  mayRefill(values: readonly (string | null)[]): void {
    const isRefilled = this.emptiedBy !== null && values.every((value) => this.values.includes(value));
    if (isRefilled) this.emptiedBy = null;
  }

  /** A value that was there since the last rest says nothing: setting it again is no edit. */
  isFresh(value: string | null): boolean {
    return this.former !== value && this.edits.every((edit) => edit.value !== value);
  }

  wasEdited(side?: Side): boolean {
    return this.edits.some((edit) => side === undefined || edit.side === side);
  }

  isEmptyOn(side: Side): boolean {
    return this.expected(side).includes(null);
  }

  get isUndecided(): boolean {
    return this.values.length > 1;
  }
}

export interface Organization {
  readonly number: number;
  readonly groups: ReadonlyMap<Group, Held>;
  /** Known once it rests, or from the side that it was made on. */
  organization?: number;
  company?: { id: number; key: string };
  /** A lead that was made with its name. */
  of?: Contact;
  isRested: boolean;
  /** A lead was made with its name since the last rest. */
  isNamed?: boolean;
  /** Since the last rest. */
  editedOn?: Side;
}

export type Life =
  /** A lead and a person, linked. */
  | 'pair'
  /** A person without e-mail address. */
  | 'unlinked'
  /** A person with the e-mail address of another one's lead. */
  | 'clash'
  /** A lead whose person was merged into another one. */
  | 'left over'
  | 'deleted';

export interface Contact {
  readonly number: number;
  readonly groups: Map<Group, Held>;
  /** By the organization's number. */
  organization: Held;
  lead?: number;
  person?: number;
  life: Life;
  isRested: boolean;
  /** Something else depends on it: it is not deleted. */
  isKept: boolean;
  /** It was deleted on this side with edits still on their way: one of these may have brought the other half to life again. */
  deletedOn?: Side;
  /** Its company was edited on its page since the last rest: the service hears of that by this lead only. */
  carriesCompany?: boolean;
  /** A webhook without news arrived since the last rest. */
  wasSent?: boolean;
  /** There is a person that has this one's e-mail address. */
  isClashed?: boolean;
}

export interface Deal {
  readonly id: number;
  contact: Contact | null;
  readonly formerContacts: Contact[];
  title: string;
  value: number;
  status: 'open' | 'won' | 'lost';
  /** Its contact was deleted: no role is expected, or refused. */
  isAbandoned: boolean;
}

/** What users did, and what has to come of it; nothing of it is taken from the service. */
export class Model {
  readonly contacts: Contact[] = [];
  readonly organizations: Organization[] = [];
  readonly deals: Deal[] = [];
  private last = 1000;

  number(): number {
    this.last += 1;
    return this.last;
  }

  add(contact: Omit<Contact, 'number' | 'isRested' | 'isKept'>): Contact {
    const added = { ...contact, number: this.number(), isRested: false, isKept: false };
    this.contacts.push(added);
    return added;
  }

  /** Live records that have rested since they were made. */
  rested(life: Life = 'pair'): Contact[] {
    return this.contacts.filter((contact) => contact.life === life && contact.isRested);
  }

  untouched(): Contact[] {
    return this.rested().filter(
      (contact) => !contact.carriesCompany && !contact.wasSent && !heldOf(contact).some((held) => held.wasEdited()),
    );
  }

  hasDeals(contact: Contact): boolean {
    return this.deals.some((deal) => deal.contact === contact);
  }

  organizationOf(key: { organization?: unknown; company?: unknown }): Organization | undefined {
    return this.organizations.find(
      ({ organization, company }) =>
        (key.organization !== undefined && organization === key.organization) ||
        (key.company !== undefined && company?.key === key.company),
    );
  }
}

export const heldOf = (contact: Contact): Held[] => [...contact.groups.values(), contact.organization];
