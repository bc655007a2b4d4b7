import { Inject, Injectable } from '@nestjs/common';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { Person, PipedriveClient } from '../../pipedrive';
import { plain, textsOf } from '../records/texts';
import { type Absence, GuardianMemory, type LinkedPerson } from '../state/guardian-memory';
import { SyncState } from '../state/sync-state';
import { deleteLeadTask } from '../tasks/definitions';
import { type JsonObject } from '../webhooks/body-checks';
import { HeardMerges } from '../webhooks/heard-merges';
import { PersonLink } from '../webhooks/person-link';
import { CatchUp } from './catch-up';

/** How many of those that are only told are named. */
const NAMED = 20;

/** The persons that Pipedrive shows, by what another one may have taken over. */
interface Present {
  readonly ids: Set<number>;
  readonly byLead: Map<number, number>;
  readonly byAddress: Map<string, number>;
}

/** Finds the linked persons that were deleted or merged without an event. */
@Injectable()
export class MissedDeletions {
  constructor(
    private readonly pipedrive: PipedriveClient,
    private readonly memory: GuardianMemory,
    private readonly state: SyncState,
    private readonly link: PersonLink,
    private readonly catchUp: CatchUp,
    private readonly merges: HeardMerges,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /**
   * Reads the list of all persons (10 tokens for 500), and each linked one that is not among them (1 token). Only where
   * Pipedrive itself says that it is deleted, and no other person holds its lead or an address, the deletion of the lead
   * is queued. What Pipedrive does not show any more may be hidden from the token's user: it is told.
   *
   * @returns the persons that took over merged ones, whose merge is remembered: they are to be carried over.
   * @throws AppError of Pipedrive, and `store-unavailable`.
   */
  async find(): Promise<ReadonlySet<number>> {
    const survivors = new Set<number>();
    const present = await this.presentPersons();
    const known = await this.memory.absentPersons();
    for (const person of known) if (present.ids.has(person)) await this.memory.forgetAbsence(person);
    const unseen: number[] = [];
    for await (const linked of this.memory.linkedPersons()) {
      const { person } = linked;
      if (present.ids.has(person) || known.has(person)) continue;
      if ((await this.state.deletedBy({ kind: 'person', id: person })) !== null) continue;
      const was = await this.settle(linked, present, survivors);
      await this.memory.rememberAbsence(person, was);
      if (was === 'not-found') unseen.push(person);
    }
    if (unseen.length > 0) this.tell(unseen);
    return survivors;
  }

  private async presentPersons(): Promise<Present> {
    const present: Present = { ids: new Set(), byLead: new Map(), byAddress: new Map() };
    for await (const record of this.pipedrive.listRecords(Person.kind)) {
      const id = Number(record['id']);
      present.ids.add(id);
      const lead = await this.link.resolve(record);
      if (lead !== null) present.byLead.set(lead, id);
      for (const address of textsOf(record['emails'])) present.byAddress.set(plain(address), id);
    }
    return present;
  }

  private async settle({ person, lead }: LinkedPerson, present: Present, survivors: Set<number>): Promise<Absence> {
    const record = await this.asShown(person);
    if (record?.['is_deleted'] !== true) return 'not-found';
    const survivor = survivorOf(lead, record, present);
    if (survivor === null) {
      await this.catchUp.enqueue(deleteLeadTask.of({ leadId: lead }));
      return 'deleted';
    }
    await this.merges.remember('person', person, survivor);
    survivors.add(survivor);
    return 'merged';
  }

  /** Null for what Pipedrive has no more, or hides from the token's user. */
  private async asShown(person: number): Promise<JsonObject | null> {
    try {
      return await this.pipedrive.getRecordEvenDeleted(Person.kind, person);
    } catch (thrown) {
      const { kind, details } = toAppError(thrown);
      if (kind === 'vendor-denied' && details.refusedCredentials === undefined) return null;
      throw thrown;
    }
  }

  private tell(unseen: readonly number[]): void {
    this.log.warn(
      { persons: unseen.slice(0, NAMED), count: unseen.length },
      'linked persons are not shown by Pipedrive any more, which does not say that they are deleted: they may be hidden from the user of PIPEDRIVE_API_TOKEN; their leads are left as they are',
    );
  }
}

/** Another person that holds the lead's id or one of the addresses; null for none. */
function survivorOf(lead: number, record: JsonObject, { byLead, byAddress }: Present): number | null {
  const heirs = textsOf(record['emails']).map((address) => byAddress.get(plain(address)));
  return [byLead.get(lead), ...heirs].find((heir) => heir !== undefined) ?? null;
}
