import { Injectable } from '@nestjs/common';
import { type AppError, toAppError } from '../../../base/errors/app-error';
import { QueueService, taskError } from '../../../queue';
import { FlowEngine } from '../../engine/engine';
import { type SyncResult } from '../../engine/sync-result';
import { companyToOrganizationFlow } from '../../flows/company-to-organization.flow';
import { SyncSettings } from '../../sync-settings';
import { leadToPersonTask, organizationToCompanyTask, personToLeadTask } from '../../tasks/definitions';
import { FlowRunner } from '../../tasks/flow-runner';
import { withoutPlayedIds } from '../batch/played-ids';
import { type DifferingField, type JobSide } from '../job';
import { type Finding } from '../store/job-progress';

/** Both halves of a pair. */
export interface Pair {
  readonly kind: 'lead' | 'company';
  readonly marketo: number;
  readonly pipedrive: number;
}

/** What one direction of a pair would do. */
export type Verdict = { readonly from: JobSide } & (
  { readonly result: SyncResult; readonly error: null } | { readonly result: null; readonly error: AppError }
);

/** What a comparison of a pair came to. */
export interface Comparison {
  readonly pair: Pair;
  readonly fields: readonly DifferingField[];
  /** The sides whose records' tasks would put right what differs. */
  readonly from: readonly JobSide[];
  readonly error: AppError | null;
}

/** Compares pairs by what the tasks of both halves would do. */
@Injectable()
export class PairWork {
  constructor(
    private readonly queue: QueueService,
    private readonly flows: FlowRunner,
    private readonly engine: FlowEngine,
    private readonly settings: SyncSettings,
  ) {}

  /** What the half of that side would have written. @throws what its task throws, where that may pass. */
  async verdict(pair: Pair, from: JobSide): Promise<Verdict> {
    try {
      const result = withoutPlayedIds(await this.perform(pair, from)) as SyncResult;
      return { from, result, error: null };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.retryable) throw error;
      return { from, result: null, error };
    }
  }

  compared(pair: Pair, verdicts: readonly Verdict[]): Comparison {
    const fields: DifferingField[] = [];
    const from: JobSide[] = [];
    for (const verdict of verdicts) {
      const differing = verdict.result === null ? [] : this.fieldsOf(verdict.result, verdict.from);
      fields.push(...differing);
      if (differing.length > 0) from.push(verdict.from);
    }
    return { pair, fields, from, error: verdicts.find(({ error }) => error !== null)?.error ?? null };
  }

  private async perform({ kind, marketo, pipedrive }: Pair, from: JobSide): Promise<object> {
    if (kind === 'lead') {
      const task =
        from === 'marketo' ? leadToPersonTask.of({ leadId: marketo }) : personToLeadTask.of({ personId: pipedrive });
      return this.queue.perform(task);
    }
    if (from === 'pipedrive') return this.queue.perform(organizationToCompanyTask.of({ organizationId: pipedrive }));
    const off = this.flows.switchedOff(companyToOrganizationFlow.table);
    if (off) return off;
    const company = await this.flows.load({ kind: 'company', id: marketo });
    return this.engine.sync(companyToOrganizationFlow, company, this.flows.newRun());
  }

  private fieldsOf({ changes = [] }: SyncResult, from: JobSide): DifferingField[] {
    const links = new Set<string>(Object.values(this.settings.mapping.links));
    return changes
      .filter(({ field }) => !links.has(field))
      .map(({ field, from: now, to }) =>
        from === 'marketo' ? { field, marketo: to, pipedrive: now } : { field, marketo: now, pipedrive: to },
      );
  }
}

/** What is told of a pair that is not in step. */
export function findingOf({ pair, fields, error }: Comparison, repair: readonly string[]): Finding {
  const { record, target } = halvesOf(pair);
  return {
    record,
    target,
    outcome: 'differing',
    fields,
    ...(repair.length > 0 && { result: { repair } }),
    ...(error && { error: taskError(error) }),
  };
}

const halvesOf = ({ kind, marketo, pipedrive }: Pair): Required<Pick<Finding, 'record' | 'target'>> => ({
  record: { kind, id: marketo },
  target: { kind: kind === 'lead' ? 'person' : 'organization', id: pipedrive },
});
