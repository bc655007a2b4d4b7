import type { Clock } from '../../base/clock';
import { singleFlight } from '../../base/http/single-flight';
import type { MarketoKind } from './kinds';
import type { MarketoSchema } from './marketo-schema';

interface Entry {
  schema: MarketoSchema;
  /** Epoch milliseconds. */
  freshUntil: number;
}

/** Keeps what the account has for a while, since each description costs a call and changes rarely. */
export class SchemaCache {
  private readonly entries = new Map<MarketoKind, Entry>();
  private readonly loads = new Map<MarketoKind, () => Promise<MarketoSchema>>();

  constructor(
    private readonly describe: (kind: MarketoKind) => Promise<MarketoSchema>,
    private readonly timeToLiveMs: number,
    private readonly clock: Clock,
  ) {}

  /** The schema, loaded once for all who ask meanwhile; a failure is not kept. */
  async get(kind: MarketoKind): Promise<MarketoSchema> {
    const entry = this.entries.get(kind);
    if (entry && this.clock.now() < entry.freshUntil) return entry.schema;
    return this.loadOf(kind)();
  }

  /** Makes the next `get` load it anew. */
  forget(kind: MarketoKind): void {
    this.entries.delete(kind);
  }

  private loadOf(kind: MarketoKind): () => Promise<MarketoSchema> {
    const load = this.loads.get(kind) ?? singleFlight(() => this.load(kind));
    this.loads.set(kind, load);
    return load;
  }

  private async load(kind: MarketoKind): Promise<MarketoSchema> {
    const schema = await this.describe(kind);
    this.entries.set(kind, { schema, freshUntil: this.clock.now() + this.timeToLiveMs });
    return schema;
  }
}
