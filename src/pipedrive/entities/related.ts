/** A related record: loaded when it is first asked for, once for each id it is linked by. */
export class Related<R> {
  private held: { id: number; record: Promise<R | null> } | undefined;

  constructor(private readonly load: (id: number) => Promise<R | null>) {}

  /** Null where there is no link, or the linked record is gone. @throws what the load throws; it is then tried anew */
  async get(id: unknown): Promise<R | null> {
    if (typeof id !== 'number') return null;
    if (this.held?.id !== id) this.hold(id, this.load(id));
    return this.held!.record;
  }

  hold(id: number, record: Promise<R | null>): void {
    const held = { id, record };
    this.held = held;
    record.catch(() => {
      if (this.held === held) this.held = undefined;
    });
  }
}

/** The id by which to link a record given as itself or as its id. */
export function idOf(linked: { id: number | null } | number | null): number | null {
  return typeof linked === 'object' && linked !== null ? linked.id : linked;
}
