import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type RecordKind, type RecordReference } from '../records/record';
import { ConsentMemory } from '../state/consent-memory';
import { SyncState } from '../state/sync-state';

/** Keeps which records were merged into others, and that nothing that was said before lifts those whom it joined. */
@Injectable()
export class HeardMerges {
  constructor(
    private readonly state: SyncState,
    private readonly consent: ConsentMemory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Who took back a no before the merge did so for one of both persons; the other one, whom it is joined to, said nothing
   * of the kind. So the survivor and the leads of both lift nothing by what they said before the merge was first heard of.
   *
   * @throws AppError `store-unavailable`
   */
  async remember(kind: RecordKind, merged: number, survivor: number): Promise<void> {
    const known = await this.state.mergedInto({ kind, id: survivor });
    await this.state.rememberMerge(kind, merged, survivor);
    if (kind !== 'person' || known.includes(merged)) return;
    const persons = [survivor, ...(await this.state.mergedInto({ kind, id: survivor }))];
    const leads = await Promise.all(persons.map((id) => this.state.linked({ kind, id }, 'lead')));
    const joined: RecordReference[] = leads.flatMap((id) => (id === null ? [] : [{ kind: 'lead', id }]));
    await this.consent.countAnew([{ kind, id: survivor }, ...joined], this.clock.now());
  }
}
