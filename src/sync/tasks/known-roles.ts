import { Injectable } from '@nestjs/common';
import { InStep, type Telling, unchangedAsSeen } from '../engine/in-step';
import { type SourceReads } from '../engine/source-reads';
import { skipped, type SyncResult } from '../engine/sync-result';
import { isMapped, NOT_MAPPED } from '../mapping/not-mapped';
import { type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { DealRoles } from '../state/deal-roles';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';

const TABLE = 'roleFromDeal';
/** Stands for the role of a deal whose contact has none. */
const NO_ROLE = { kind: 'role', id: 0 } as const;

/** Knows the role of a deal's contact without reading it, the contact or the contact's lead. */
@Injectable()
export class KnownRoles {
  constructor(
    private readonly inStep: InStep,
    private readonly records: Records,
    private readonly roles: DealRoles,
    private readonly state: SyncState,
    private readonly settings: SyncSettings,
  ) {}

  /** How the role ends of a deal that tells this; null where it has to be looked at. */
  async of(dealId: number, told: Telling): Promise<SyncResult | null> {
    if (!isMapped(this.settings.mapping, TABLE)) return skipped(NOT_MAPPED);
    const seen = await this.inStep.of({ kind: 'deal', id: dealId }, TABLE);
    if (!seen || !(await this.inStep.saysTheSame(seen, told, await this.records.of('deal').fields()))) return null;
    const given = await this.roles.of(dealId);
    const hasRole = seen.target !== `${NO_ROLE.kind}:${NO_ROLE.id}`;
    if (given === null) return hasRole ? null : noContact();
    const lead = await this.leadOf(given.person);
    if (lead !== given.lead || hasRole !== (lead !== null)) return null;
    return hasRole ? unchangedAsSeen(seen) : notLinked(given.person);
  }

  /** The lead that the service linked the person with; null where it did not, or its memory is switched off. */
  async leadOf(person: number): Promise<number | null> {
    return this.settings.usesMemory ? this.state.linked({ kind: 'person', id: person }, 'lead') : null;
  }

  /** The contact has no role, and the deal is as it should be. */
  async rememberNone(deal: SavedRecord, reads: SourceReads): Promise<void> {
    const source = { reference: { kind: 'deal', id: deal.id }, values: deal } as const;
    const target = { reference: NO_ROLE, values: { get: () => null } };
    await this.inStep.remember([{ flow: { table: TABLE }, source, target, reads }]);
  }

  /** To be called before a role is taken away. */
  forget(dealId: number): Promise<void> {
    return this.inStep.forget({ kind: 'deal', id: dealId }, TABLE);
  }
}

export const noContact = (): SyncResult => skipped('no contact person');

export const notLinked = (person: number): SyncResult => skipped(`contact person ${person} is not linked yet`);
