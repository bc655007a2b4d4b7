import { Inject, Injectable } from '@nestjs/common';
import { type Log, LOG } from '../../base/logging/log';
import { Lead, type LeadActivity, MarketoClient } from '../../marketo';
import { isWithheld } from '../engine/withheld';
import { unlessRefused } from '../engine/refused-part';
import { type SyncRecord } from '../records/record';
import { type DealRole } from '../state/deal-roles';
import { RoleNames } from './role-names';

/** Marketo's activity type `Merge Leads`, of the lead that stays. */
const MERGE_LEADS = 32;
const HOUR_MS = 60 * 60 * 1000;

/** Takes away the role that a deal's former contact was given. */
@Injectable()
export class FormerRole {
  constructor(
    private readonly names: RoleNames,
    private readonly marketo: MarketoClient,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /**
   * Roles that others gave stay.
   *
   * @param lead - of the present contact; null where there is none.
   * @returns the id of the role that was there, null where there was none.
   */
  async remove({ deal, lead: former, role }: DealRole, lead: number | null): Promise<string | null> {
    if (former === null || role === null) return null;
    const named = await this.names.find(deal, role);
    const others = named.filter((each) => each.get('leadId') !== lead);
    const found = named.find((each) => each.get('leadId') === former) ?? (await this.ofWinner(others, former));
    if (found && (await isWithheld('role', 'delete'))) return String(found.id);
    const wasThere = (await found?.delete()) ?? false;
    return wasThere ? String(found!.id) : null;
  }

  /** The role that became another lead's when the former one was merged into it. */
  private async ofWinner(roles: readonly SyncRecord[], former: number): Promise<SyncRecord | undefined> {
    const since = Math.min(...roles.map((role) => Date.parse(String(role.get('createdAt')))));
    if (roles.length === 0 || Number.isNaN(since)) return undefined;
    const leads = roles.map((role) => Number(role.get('leadId')));
    const merges = await unlessRefused(this.merges(leads, new Date(since - HOUR_MS)), ({ kind, message }) =>
      this.log.warn({ leads, kind }, `Whether lead ${former} was merged into another one is not known: ${message}`),
    );
    const merge = merges?.find(({ attributes }) => mentions(attributes, former));
    return merge && roles.find((role) => role.get('leadId') === merge.leadId);
  }

  private async merges(leads: readonly number[], since: Date): Promise<LeadActivity[]> {
    const merges: LeadActivity[] = [];
    for await (const merge of Lead.activities(this.marketo, leads, { types: [MERGE_LEADS], since })) merges.push(merge);
    return merges;
  }
}

/** Marketo lists the merged leads as text; in which attribute is not documented. */
function mentions(attributes: LeadActivity['attributes'], lead: number): boolean {
  return Object.values(attributes).some((value) => String(value).match(/\d+/g)?.includes(String(lead)));
}
