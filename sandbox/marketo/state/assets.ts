import { type SandboxClock } from '../../core/clock.ts';
import { type MarketoEmail, type MarketoProgram } from '../marketo-sandbox.ts';

/** A program or an e-mail as the instance keeps it. */
export interface Asset<T> {
  id: number;
  /** UTC, whole seconds. */
  createdAt: string;
  values: T;
}

/** The assets of one kind, made on Marketo's own pages. */
class AssetTable<T> {
  private readonly clock: SandboxClock;
  private readonly assets = new Map<number, Asset<T>>();
  private nextId: number;

  constructor(clock: SandboxClock, firstId: number) {
    this.clock = clock;
    this.nextId = firstId;
  }

  get(id: number): Asset<T> | undefined {
    return this.assets.get(id);
  }

  create(values: T): number {
    const id = this.nextId++;
    this.assets.set(id, { id, createdAt: this.clock.iso(), values });
    return id;
  }
}

/** Programs, e-mails and the members of static lists. */
export class Assets {
  readonly programs: AssetTable<MarketoProgram>;
  readonly emails: AssetTable<MarketoEmail>;
  /** Ids of leads. */
  readonly lists: AssetTable<ReadonlySet<number>>;

  constructor(clock: SandboxClock) {
    this.programs = new AssetTable(clock, 1107);
    this.emails = new AssetTable(clock, 71);
    this.lists = new AssetTable(clock, 501);
  }
}
