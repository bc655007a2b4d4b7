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
    super.edit(kind, id, values);
    if (kind === 'lead' && 'unsubscribed' in values) this.spread(id);
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
