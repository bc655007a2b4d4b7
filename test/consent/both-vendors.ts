import { type Values } from '../../src/base/records/field-record';
import { type RecordKind } from '../../src/sync/records/record';
import { FakeRecords, type FakeSnapshot } from '../support/fake-records';

export interface VendorsSnapshot {
  readonly records: FakeSnapshot;
  readonly addresses: readonly string[];
}

/** Both vendors, with Marketo's durable unsubscribe: what is said of a lead holds for its address, and outlives it. */
export class BothVendors extends FakeRecords {
  private readonly addresses = new Set<string>();

  override add(kind: RecordKind, values: Values): number {
    const isTold = kind !== 'lead' || values['unsubscribed'] !== undefined;
    const isOut = !isTold && this.addresses.has(addressOf(values));
    const id = super.add(kind, isOut ? { ...values, unsubscribed: true } : values);
    if (kind === 'lead' && isTold) this.spread(id);
    return id;
  }

  override edit(kind: RecordKind, id: number, values: Values): void {
    const before = addressOf(this.values(kind, id));
    super.edit(kind, id, values);
    const isMoved = addressOf(this.values(kind, id)) !== before;
    if (kind === 'person' && isMoved) this.keepAddress(id, before);
    if (kind === 'lead' && 'unsubscribed' in values) this.spread(id);
    else if (kind === 'lead' && isMoved) this.takeAddress(id);
  }

  /** Ids in their order. */
  ids(kind: RecordKind): number[] {
    return [...this.table(kind).keys()].toSorted((a, b) => a - b);
  }

  has(kind: RecordKind, id: number): boolean {
    return this.table(kind).has(id);
  }

  saveAll(): VendorsSnapshot {
    return { records: this.snapshot(), addresses: [...this.addresses].toSorted() };
  }

  loadAll({ records, addresses }: VendorsSnapshot): void {
    this.restore(records);
    this.addresses.clear();
    for (const address of addresses) this.addresses.add(address);
  }

  /** Another primary address leaves a person the one that it had. */
  private keepAddress(id: number, former: string): void {
    const own = this.values('person', id);
    const others = [...((own['others'] as string[] | undefined) ?? []), former];
    own['others'] = [...new Set(others)].filter((address) => address !== addressOf(own)).toSorted();
  }

  /** A lead that gets an address that is out, or brings its own no to it. */
  private takeAddress(id: number): void {
    const own = this.values('lead', id);
    if (own['unsubscribed'] === true) this.spread(id);
    else if (this.addresses.has(addressOf(own))) super.edit('lead', id, { unsubscribed: true });
  }

  private spread(id: number): void {
    const own = this.values('lead', id);
    const isOut = own['unsubscribed'] === true;
    if (isOut) this.addresses.add(addressOf(own));
    else this.addresses.delete(addressOf(own));
    for (const other of this.ids('lead')) {
      const isOfAddress = other !== id && addressOf(this.values('lead', other)) === addressOf(own);
      if (!isOfAddress || (this.values('lead', other)['unsubscribed'] === true) === isOut) continue;
      super.edit('lead', other, { unsubscribed: isOut });
    }
  }
}

const addressOf = (lead: Values): string => String(lead['email']);
