interface Held {
  id: number;
  record: Promise<unknown>;
}

/** The records that one record links to, by field: each is loaded when it is first asked for, once for each id. */
export class RelatedRecords {
  private readonly held = new Map<string, Held>();

  /** Null where there is no link, or the linked record is gone. @throws what the load throws; it is then tried anew */
  async get<R>(field: string, id: unknown, load: (id: number) => Promise<R | null>): Promise<R | null> {
    if (typeof id !== 'number') return null;
    if (this.held.get(field)?.id !== id) this.hold(field, id, load(id));
    return this.held.get(field)!.record as Promise<R | null>;
  }

  /** Takes a record that is at hand already. */
  hold(field: string, id: number, record: Promise<unknown>): void {
    const held = { id, record };
    this.held.set(field, held);
    record.catch(() => {
      if (this.held.get(field) === held) this.held.delete(field);
    });
  }
}
