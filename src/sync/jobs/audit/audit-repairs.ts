import { Injectable } from '@nestjs/common';
import { isObject } from '../../../base/values/shapes';
import { type NewTask, QueueService } from '../../../queue';
import { leadToPersonTask, organizationToCompanyTask, personToLeadTask } from '../../tasks/definitions';
import { trimmedTextOf } from '../../records/texts';
import { Records } from '../../records/records';
import { SeenSources } from '../../state/seen-sources';
import { type JobItem, type JobSide } from '../job';
import { type JobContext } from '../job-context';
import { type JobLedger } from '../job-ledger';
import { AuditedLeads } from './audited-leads';
import { type Comparison, type Pair } from './pair-work';

const ITEMS_AT_ONCE = 100;
const LOOKS_EVERY_MS = 500;
const LIST = 'repairs that have ended';

/** Queues the tasks that put right what an audit found, and waits for them. */
@Injectable()
export class AuditRepairs {
  constructor(
    private readonly queue: QueueService,
    private readonly seen: SeenSources,
    private readonly records: Records,
    private readonly leads: AuditedLeads,
  ) {}

  /** @returns the names of the tasks. */
  async queueFor(context: JobContext, { pair, from }: Comparison): Promise<string[]> {
    const names: string[] = [];
    for (const side of from) {
      const task = await this.taskOf(context, pair, side);
      const requestedBy = context.row.requested_by;
      if (task !== null) names.push((await this.queue.enqueue({ ...task, requestedBy })).name);
    }
    return names;
  }

  /** The repaired pairs are counted as their tasks end. */
  async await(context: JobContext, ledger: JobLedger): Promise<void> {
    let after = (await context.progress.list<number>(LIST)).place ?? 0;
    for (;;) {
      const { items, last } = await context.progress.itemsAfter(after, ITEMS_AT_ONCE);
      if (last === null) return;
      const ended: boolean[] = [];
      for (const item of items) ended.push(await this.hasRepaired(context, item));
      after = last;
      const found = { repaired: ended.filter(Boolean).length };
      await ledger.settlePage({ list: LIST, place: { isWhole: false, place: after }, findings: [], found });
    }
  }

  /** A company has no tasks of its own: those of its leads carry it over. */
  private async taskOf(
    context: JobContext,
    { kind, marketo, pipedrive }: Pair,
    from: JobSide,
  ): Promise<NewTask | null> {
    if (from === 'pipedrive') {
      return kind === 'lead'
        ? personToLeadTask.of({ personId: pipedrive })
        : organizationToCompanyTask.of({ organizationId: pipedrive });
    }
    if (kind === 'lead') return leadToPersonTask.of({ leadId: marketo });
    const company = await this.records.of('company').load(marketo);
    const key = trimmedTextOf(company?.get('externalCompanyId'));
    const leadId = key === '' ? null : await this.leads.ofCompany(context, key);
    // What was carried over before is not looked at again by a lead's task, unless it is forgotten.
    await this.seen.forget({ kind: 'company', id: marketo }, 'organizationFromCompany');
    return leadId === null ? null : leadToPersonTask.of({ leadId });
  }

  private async hasRepaired(context: JobContext, { result }: JobItem): Promise<boolean> {
    const names = isObject(result) && Array.isArray(result['repair']) ? result['repair'].map(String) : [];
    let succeeded = names.length > 0;
    for (const name of names) {
      let task = await this.queue.get(name);
      while (task !== null && task.finishedAt === null) {
        await context.wait(LOOKS_EVERY_MS);
        task = await this.queue.get(name);
      }
      succeeded &&= task?.state === 'succeeded';
    }
    return succeeded;
  }
}
