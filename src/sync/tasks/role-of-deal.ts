import { Injectable } from '@nestjs/common';
import { mappedValue } from '../mapping/map-record';
import { isMapped, NOT_MAPPED } from '../mapping/not-mapped';
import { knownPair, linkOfSource, linkOfTarget } from '../matching/match-rules';
import { type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { DealRoles } from '../state/deal-roles';
import { SyncSettings } from '../sync-settings';
import { DEFAULT_ROLE, dealToRole } from '../flows/deal-to-role.flow';
import { FlowEngine } from '../engine/engine';
import { FlowPlanner } from '../engine/planner';
import { personToLeadFlow } from '../flows/person-to-lead.flow';
import { FormerRole } from './former-role';
import { KnownRoles, noContact, notLinked } from './known-roles';
import { RoleNames } from './role-names';
import { type Run } from '../engine/run';
import { skipped, type SyncResult } from '../engine/sync-result';

/** Gives the contact person of a deal its role in the deal's opportunity, and takes away the former contact's. */
@Injectable()
export class RoleOfDeal {
  constructor(
    private readonly records: Records,
    private readonly engine: FlowEngine,
    private readonly planner: FlowPlanner,
    private readonly roles: DealRoles,
    private readonly former: FormerRole,
    private readonly names: RoleNames,
    private readonly known: KnownRoles,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * @param usesMemory - false reads all that the role depends on.
   * @returns `skipped` with the reason while the deal has no contact, its contact no lead, or the mapping no table of
   *   roles; `deleted` where it lost its contact.
   */
  async sync(deal: SavedRecord, run: Run, usesMemory: boolean): Promise<SyncResult> {
    const known = usesMemory ? await this.known.of(deal.id, (field) => ({ value: deal.get(field) })) : null;
    if (known) return known;
    if (!isMapped(this.settings.mapping, 'roleFromDeal')) return skipped(NOT_MAPPED);
    const given = await this.roles.of(deal.id);
    const person = personOf(deal);
    const lead = person === null ? null : await this.leadOf(person);
    const role = lead === null ? null : await this.roleName(deal, run);
    const former = given !== null && (given.lead !== lead || given.role !== role) ? given : null;
    if (former) await this.known.forget(deal.id);
    const removed = former ? await this.former.remove(former, lead) : null;
    const result = await this.present(deal, person, lead, role, run);
    if (person === null && removed !== null) return { status: 'deleted', id: removed };
    return removed === null ? result : { ...result, removed };
  }

  private async present(
    deal: SavedRecord,
    person: number | null,
    lead: number | null,
    role: string | null,
    run: Run,
  ): Promise<SyncResult> {
    if (person === null) {
      await this.roles.forget(deal.id);
      await this.known.rememberNone(deal, run.readsOf(deal, 'roleFromDeal'));
      return noContact();
    }
    await this.roles.keep({ deal: deal.id, person, lead, role });
    if (lead === null || role === null) {
      await this.known.rememberNone(deal, run.readsOf(deal, 'roleFromDeal'));
      return notLinked(person);
    }
    return this.engine.sync(
      dealToRole(lead, () => this.names.find(deal.id, role)),
      deal,
      run,
    );
  }

  /** The lead that the person is linked with by either one's link field, if both exist. */
  private async leadOf(personId: number): Promise<number | null> {
    const person = await this.records.of('person').load(personId);
    const match = person
      ? await this.planner.match(personToLeadFlow, person as SavedRecord, [linkOfSource, knownPair, linkOfTarget])
      : null;
    return match ? Number(match.target.id) : null;
  }

  private async roleName(deal: SavedRecord, run: Run): Promise<string> {
    const context = run.contextFor(deal, 'roleFromDeal');
    const name: unknown = (await mappedValue('roleFromDeal', 'role', this.settings.mapping, context)) ?? DEFAULT_ROLE;
    return String(name).trim();
  }
}

function personOf(deal: SavedRecord): number | null {
  const id = Number(deal.get('person_id'));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
