import { Injectable } from '@nestjs/common';
import { type ToldKind } from '../records/kinds';
import { matchKey, trimmedTextOf, textsOf } from '../records/texts';
import { SyncState } from '../state/sync-state';
import { SeenSources } from '../state/seen-sources';
import { type JsonObject } from './body-checks';
import { HeardMerges } from './heard-merges';
import { SaidConsent } from './said-consent';
import { type PipedriveWebhook } from './pipedrive-webhook';

/** Of one record: more addresses are no person's, and whoever calls the route decides how many there are. */
const MOST_KEYS = 100;

/** Keeps what only a webhook tells, before its task is stored. */
@Injectable()
export class WebhookMemory {
  constructor(
    private readonly state: SyncState,
    private readonly seen: SeenSources,
    private readonly consent: SaidConsent,
    private readonly merges: HeardMerges,
  ) {}

  /** A deleted record is no longer as it was left. @throws AppError `store-unavailable` */
  async forget(object: ToldKind, { id, action }: PipedriveWebhook): Promise<void> {
    if (action === 'delete') await this.seen.forgetRecord({ kind: object, id });
  }

  /**
   * Merges, and the e-mail addresses and names by which the other side may look for the record before Pipedrive's search
   * knows it.
   *
   * @throws AppError `store-unavailable`
   */
  async remember(object: ToldKind, { id, action, record, mergedTo, mergedFrom }: PipedriveWebhook): Promise<void> {
    const keysOf = KEYS[object];
    if (keysOf === undefined) return;
    if (object === 'person') await this.consent.remember(id, record);
    if (mergedTo !== null) await this.merges.remember(object, id, mergedTo);
    if (mergedFrom !== null) await this.merges.remember(object, mergedFrom, id);
    if (action === 'delete') return;
    await this.state.rememberMatchKeys({ kind: object, id }, keysOf(record).slice(0, MOST_KEYS));
  }
}

/** Of the kinds that others look for by such a key, or that are merged. Version 1 calls the list of e-mail addresses `email`. */
const KEYS: Readonly<Partial<Record<ToldKind, (record: JsonObject) => string[]>>> = {
  person: ({ emails, email }) => textsOf(emails ?? email).map((address) => matchKey('email', address)),
  organization: ({ name }) => [trimmedTextOf(name)].filter(Boolean).map((text) => matchKey('name', text)),
};
