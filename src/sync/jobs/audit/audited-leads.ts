import { Inject, Injectable } from '@nestjs/common';
import { memberOf } from '../../../base/by-name';
import { LOG, type Log } from '../../../base/logging/log';
import { MarketoClient, type Values } from '../../../marketo';
import { linkedId } from '../../records/record';
import { trimmedTextOf } from '../../records/texts';
import { SyncSettings } from '../../sync-settings';
import { type JobContext } from '../job-context';
import { type JobLedger } from '../job-ledger';
import { NoExtracts } from '../lists/no-extracts';
import { LeadWalks } from '../lists/walk-leads';
import { wholeRecords } from './whole-records';

const LEADS = 'all leads';
/** Set once an audit goes without the list of all leads: it stays so, whatever Marketo extracts later. */
const ASKED_FOR = 'leads are asked for';
/** Leads with a link, of which no person was seen yet. */
export const LINKED_LEADS = 0;

/**
 * The leads that persons and companies belong to: by the list of all leads or, where Marketo extracts none, by asking for
 * those of each page. Then nobody tells of leads whose link names a person that is gone.
 */
@Injectable()
export class AuditedLeads {
  constructor(
    private readonly walks: LeadWalks,
    private readonly marketo: MarketoClient,
    private readonly settings: SyncSettings,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @returns whether all leads are known, and not only those that will be asked for. */
  async list(context: JobContext, ledger: JobLedger): Promise<boolean> {
    if (await this.areAskedFor(context)) return false;
    const fields = ['id', 'email', 'externalCompanyId', this.settings.mapping.links.lead];
    const keep = (leads: readonly Values[]) => this.learn(context, leads);
    try {
      await ledger.ofLists(() => this.walks.all(context, { name: LEADS, fields, keep }));
      return true;
    } catch (thrown) {
      if (!(thrown instanceof NoExtracts)) throw thrown;
      this.log.warn({ job: context.row.id, reason: thrown.message }, 'an audit goes without the list of all leads');
      await context.progress.keepList(ASKED_FOR, { isWhole: true, place: null });
      return false;
    }
  }

  /** The leads that these persons name, and those that name them. */
  async ofPersons(context: JobContext, persons: readonly number[], named: readonly number[]): Promise<Values[]> {
    if (!(await this.areAskedFor(context))) {
      const naming = await context.scope.keys.idsOf('lead', 'link', persons);
      return this.withIds([...new Set([...naming.map(Number), ...named])]);
    }
    const naming = await this.read(this.settings.mapping.links.lead, persons);
    const known = new Set(naming.map(({ id }) => Number(id)));
    const others = [...new Set(named)].filter((id) => !known.has(id));
    return [...naming, ...(await this.withIds(others))];
  }

  async withEmails(context: JobContext, emails: readonly string[]): Promise<Values[]> {
    if (await this.areAskedFor(context)) return this.read('email', [...new Set(emails)]);
    return this.withIds(await context.scope.keys.idsOf('lead', 'email', emails));
  }

  /** @returns the id of any lead of the company; null where it has none. */
  async ofCompany(context: JobContext, key: string): Promise<number | null> {
    const ids = (await this.areAskedFor(context))
      ? (await this.read('externalCompanyId', [key])).map(({ id }) => id)
      : await context.scope.keys.idsOf('lead', 'externalCompanyId', [key]);
    return ids.length === 0 ? null : Number(ids[0]);
  }

  linkOf(lead: Values): number | null {
    return linkedId(memberOf(lead, this.settings.mapping.links.lead));
  }

  withIds(ids: readonly (string | number)[]): Promise<Values[]> {
    return this.read('id', ids);
  }

  private read(filterType: string, values: readonly (string | number)[]): Promise<Values[]> {
    return wholeRecords(this.marketo, 'lead', filterType, values);
  }

  private async areAskedFor({ progress }: JobContext): Promise<boolean> {
    return (await progress.list(ASKED_FOR)).isWhole;
  }

  private async learn({ progress, scope }: JobContext, leads: readonly Values[]): Promise<void> {
    const linked = leads.filter((lead) => this.linkOf(lead) !== null).map(({ id }) => Number(id));
    await progress.records.add(LINKED_LEADS, linked);
    const keys = leads.flatMap((lead) => {
      const id = Number(lead['id']);
      const values = {
        link: this.linkOf(lead) ?? '',
        email: trimmedTextOf(lead['email']),
        externalCompanyId: trimmedTextOf(lead['externalCompanyId']),
      };
      return Object.entries(values).map(([field, value]) => ({ kind: 'lead' as const, field, value, id }));
    });
    await scope.keys.add(keys.filter(({ value }) => value !== ''));
  }
}
