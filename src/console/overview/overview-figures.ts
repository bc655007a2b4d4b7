import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { VendorGates } from '../../base/vendor-gate/vendor-gates';
import { type HourOfTasks, QueueService, type TaskSummary } from '../../queue';
import { type VendorBudget, VendorBudgets } from '../../sync/budget/vendor-budgets';
import { eventName, type WebhookState } from '../../sync/guardian/wanted-webhooks';
import { WebhookWatch } from '../../sync/guardian/webhook-watch';
import { type Job } from '../../sync/jobs/job';
import { Jobs } from '../../sync/jobs/jobs';
import { type BacklogOfHour, backlogOf } from './backlog';

const DAY_MS = 24 * 3_600_000;
/** Longer than Marketo usually takes, and shorter than a person would wait for a page. */
const PATIENCE_MS = 1000;

/** What the overview shows. */
export interface OverviewFigures {
  summary: Omit<TaskSummary, 'failures'>;
  /** Of the last 24 hours, the present one last. */
  hours: HourOfTasks[];
  backlog: BacklogOfHour[];
  /** null where Marketo has not told today. */
  marketo: VendorBudget | null;
  pipedrive: VendorBudget;
  /** `ok`, `limited until <ISO>` or `down since <ISO>` by the vendor's name. */
  vendors: [string, string][];
  /** What somebody has to do for the vendors' calls to be taken. */
  problems: { variable: string; message: string }[];
  /** null where nobody looks at the webhooks; empty before the first look. */
  webhooks: { event: string; state: WebhookState }[] | null;
  /** null where there was none. */
  audit: Job | null;
}

/** Gathers the figures of the overview. */
@Injectable()
export class Overview {
  constructor(
    private readonly queue: QueueService,
    private readonly budgets: VendorBudgets,
    private readonly gates: VendorGates,
    private readonly webhooks: WebhookWatch,
    private readonly jobs: Jobs,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @param mayAsk - whether Marketo may be asked how many calls were made today, which costs one. */
  async figures(mayAsk: boolean): Promise<OverviewFigures> {
    const [summary, hours, marketo, audit] = await Promise.all([
      this.queue.standing(),
      this.queue.hours(this.clock.now() - DAY_MS),
      mayAsk ? this.askMarketo() : this.budgets.knownMarketo(),
      this.jobs.latest('audit'),
    ]);
    return {
      summary,
      hours,
      backlog: backlogOf(hours, summary.queued + summary.running),
      marketo,
      pipedrive: this.budgets.pipedrive(),
      vendors: Object.entries(this.gates.descriptions()),
      problems: this.gates.problems(),
      webhooks: this.webhooks.isOn
        ? this.webhooks.webhooks.map(({ wanted, state }) => ({ event: eventName(wanted), state }))
        : null,
      audit,
    };
  }

  /** What is known already is not asked for again; a slow answer shows at the next look. */
  private async askMarketo(): Promise<VendorBudget | null> {
    const known = this.budgets.knownMarketo();
    if (known !== null) return known;
    const asked = this.budgets.marketo().catch((thrown: unknown) => {
      const error = toAppError(thrown);
      this.log.warn({ err: error }, `Marketo does not tell how many calls were made today: ${error.message}`);
      return null;
    });
    return Promise.race([asked, this.clock.sleep(PATIENCE_MS).then(() => null)]);
  }
}
