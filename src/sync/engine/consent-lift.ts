import { Injectable } from '@nestjs/common';
import { readMoment } from '../../base/values/moments';
import { type Flow } from '../flows/flow';
import { type ConsentFields, MARKETING_STATUS, mayLift } from '../mapping/consent';
import { linkOf } from '../matching/links';
import { trimmedTextOf } from '../records/texts';
import { type RecordReference, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { ConsentMemory } from '../state/consent-memory';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type Side, sideOf, stanceIn } from './consent-side';

/** Whether an unsubscription may be lifted, and of whom. */
@Injectable()
export class ConsentLift {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly memory: ConsentMemory,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * Only where the histories of both sides allow it, and nobody else who is out would be subscribed.
   *
   * @throws AppError of the vendors, whose histories are asked.
   */
  async isAllowed(
    fields: ConsentFields,
    source: Side,
    target: Side,
    along: readonly RecordReference[],
  ): Promise<boolean> {
    const { liftedAt } = await this.memory.of(source.reference!);
    const times = {
      source: await this.changedAt(source, fields.source),
      target: await this.changedAt(target, fields.target),
      ownLift: liftedAt === null ? null : Math.ceil(liftedAt / 1000),
    };
    return mayLift(times) && !(await this.isAnyHalfOut(along));
  }

  /** The other records that have the target's address, where that is what is subscribed. */
  async along(flow: Flow, target: SyncRecord, field: string): Promise<RecordReference[]> {
    const isOfAddress = flow.target === 'lead' || field === MARKETING_STATUS;
    const address = trimmedTextOf(target.get('email'));
    if (!isOfAddress || address === '') return [];
    const found = await this.records.of(flow.target).find('email', [address]);
    return found.flatMap(({ id }) => (id === target.id ? [] : [{ kind: flow.target, id: Number(id) }]));
  }

  /** Seconds since the epoch; null where no history tells. */
  private async changedAt({ reference }: Side, field: string): Promise<number | null> {
    const time = await this.records.of(reference!.kind).lastEdit?.(reference!.id, [field], null);
    return readMoment(time)?.second ?? null;
  }

  private async isAnyHalfOut(along: readonly RecordReference[]): Promise<boolean> {
    for (const reference of along) {
      if (await this.isHalfOut(reference)) return true;
    }
    return false;
  }

  private async isHalfOut(reference: RecordReference): Promise<boolean> {
    const { consent, links } = this.settings.mapping;
    const half = reference.kind === 'lead' ? 'person' : 'lead';
    const record = await this.records.of(reference.kind).load(reference.id);
    const id = (record && linkOf(record, reference.kind, links)) ?? (await this.state.linked(reference, half));
    const other = id === null ? null : await this.records.of(half).load(id);
    if (other === null) return false;
    const side = sideOf(half, other, await this.records.of(half).fields());
    return stanceIn(side, consent![half]) === 'out';
  }
}
