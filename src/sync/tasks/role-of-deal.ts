import { Injectable } from '@nestjs/common';
import { mappedValue } from '../mapping/map-record';
import { isMapped, NOT_MAPPED } from '../mapping/not-mapped';
import { linkOf } from '../matching/links';
import { knownPair, linkOfSource, linkOfTarget } from '../matching/match-rules';
import { type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { type DealRole, DealRoles } from '../state/deal-roles';
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

/** What need not be read. */
interface SparedReadings {
  /** What is known of the role, of its contact and of the contact's lead. */
  readonly ofKnown: boolean;
  /** The roles of the deal's opportunity: it was made just now, and has none. */
  readonly ofRoles: boolean;
}

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
   * @returns `skipped` with the reason while the deal has no contact, its contact no lead, or the mapping no table of
   *   roles; `deleted` where it lost its contact.
   */
  async sync(deal: SavedRecord, run: Run, spared: SparedReadings): Promise<SyncResult> {
    const known = spared.ofKnown ? await this.known.of(deal.id, (field) => ({ value: deal.get(field) })) : null;
    if (known) return known;
    if (!isMapped(this.settings.mapping, 'roleFromDeal')) return skipped(NOT_MAPPED);
    const given = await this.roles.of(deal.id);
    const person = personOf(deal);
    const lead = person === null ? null : await this.leadOf(person, spared.ofKnown);
    const role = lead === null ? null : await this.roleName(deal, run);
    const former = given !== null && (given.lead !== lead || given.role !== role) ? given : null;
    if (former) await this.known.forget(deal.id);
    const removed = former ? await this.former.remove(former, lead) : null;
    const result = await this.present(deal, given, { person, lead, role }, run, spared);
    if (person === null && removed !== null) return { status: 'deleted', id: removed };
    return removed === null ? result : { ...result, removed };
  }

  private async present(
    deal: SavedRecord,
    given: DealRole | null,
    { person, lead, role }: { person: number | null; lead: number | null; role: string | null },
    run: Run,
    { ofRoles }: SparedReadings,
  ): Promise<SyncResult> {
    if (person === null) {
      if (given !== null) await this.roles.forget(deal.id);
      await this.known.rememberNone(deal, run.readsOf(deal, 'roleFromDeal'));
      return noContact();
    }
    const isKept = given !== null && given.person === person && given.lead === lead && given.role === role;
    if (!isKept) await this.roles.keep({ deal: deal.id, person, lead, role });
    if (lead === null || role === null) {
      await this.known.rememberNone(deal, run.readsOf(deal, 'roleFromDeal'));
      return notLinked(person);
    }
    const named = ofRoles ? () => Promise.resolve([]) : () => this.names.find(deal.id, role);
    return this.engine.sync(dealToRole(lead, named), deal, run);
  }

  /**
   * The lead that the person is linked with by either one's link field, if both exist.
   *
   * @param isKnown - whether a lead that the service linked itself need not be read where the person still names it: a role
   *   of one that is gone is refused.
   */
  private async leadOf(personId: number, isKnown: boolean): Promise<number | null> {
    const person = await this.records.of('person').load(personId);
    const linked = person && linkOf(person, 'person', this.settings.mapping.links);
    if (isKnown && linked !== null && linked === (await this.known.leadOf(personId))) return linked;
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
