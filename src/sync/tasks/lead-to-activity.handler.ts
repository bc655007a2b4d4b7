import { type AppError } from '../../base/errors/app-error';
import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { type SavedRecord } from '../records/record';
import { knownPair, linkOfSource } from '../matching/match-rules';
import { ActivityWriter } from './activity-writer';
import { DealFollower } from './deal-follower';
import { FlowEngine } from '../engine/engine';
import { FlowPlanner } from '../engine/planner';
import { FlowRunner } from './flow-runner';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { isRefusedForGood } from '../engine/refused-part';
import { type SentEmail, SentEmails } from './sent-emails';
import { standIn } from '../engine/withheld';
import { skipped, type SyncResult } from '../engine/sync-result';
import { type TaskRun } from './task-run';
import { leadToActivityTask } from './definitions';

/** How `email_sent` ends: with the ids of the activities of all e-mails. */
export type ActivityResult = SyncResult | (Omit<SyncResult, 'id'> & { ids: (number | null)[] });

/** Makes a Pipedrive activity of a lead, or one of each e-mail that Marketo sent it in the last 24 hours. */
@TaskHandler(leadToActivityTask)
export class LeadToActivityHandler implements HandlesTask<ParamsOf<typeof leadToActivityTask>> {
  constructor(
    private readonly flows: FlowRunner,
    private readonly engine: FlowEngine,
    private readonly planner: FlowPlanner,
    private readonly activities: ActivityWriter,
    private readonly emails: SentEmails,
    private readonly deals: DealFollower,
  ) {}

  async handle({ name, params }: TaskToRun<ParamsOf<typeof leadToActivityTask>>): Promise<ActivityResult> {
    const isOfEmails = params.type === 'email_sent';
    const off = this.flows.switchedOff(isOfEmails ? 'activityFromEmail' : 'activityFromLead');
    if (off) return isOfEmails ? { ...off, ids: [] } : off;
    const lead = await this.flows.load({ kind: 'lead', id: params.leadId });
    const run = this.flows.newRun();
    const linked = await this.planner.match(leadToPersonFlow, lead, [linkOfSource, knownPair]);
    const synced = linked ? null : await this.syncPerson(lead, run);
    const person = synced?.id === null ? standIn() : Number(linked?.target.id ?? synced?.id ?? 0) || null;
    const ofPerson = synced ? { person: { ...synced, ...run.dependents } } : {};
    if (person === null) return { ...skipped('no person'), ...(isOfEmails && { ids: [] }), ...ofPerson };
    const result = isOfEmails ? await this.ofEmails(lead, person, run) : await this.ofLead(name, lead, person, run);
    return { ...result, ...ofPerson };
  }

  private async syncPerson(lead: SavedRecord, run: TaskRun): Promise<SyncResult> {
    const off = this.flows.switchedOff(leadToPersonFlow.table);
    if (off) return off;
    const result = await this.engine.sync(leadToPersonFlow, lead, run);
    await this.deals.follow(result.id, lead.id);
    return result;
  }

  private ofLead(task: string, lead: SavedRecord, person: number, run: TaskRun): Promise<SyncResult> {
    const table = 'activityFromLead';
    return this.activities.write({ table, made: task, context: run.contextFor(lead, table), person });
  }

  private ofEmail(email: SentEmail, person: number, run: TaskRun): Promise<SyncResult> {
    const context = run.contextFor(email as unknown as SavedRecord, 'activityFromEmail');
    const always = { done: true, type: 'email', subject: email.name, note: email.text };
    return this.activities.write({ table: 'activityFromEmail', made: `email:${email.id}`, context, person, always });
  }

  private async ofEmails(lead: SavedRecord, person: number, run: TaskRun): Promise<ActivityResult> {
    const results: SyncResult[] = [];
    const refusals: AppError[] = [];
    for (const email of await this.emails.of(lead)) {
      try {
        results.push(await this.ofEmail(email, person, run));
      } catch (thrown) {
        if (!isRefusedForGood(thrown)) throw thrown;
        refusals.push(thrown);
      }
    }
    // The others are made all the same; made once, they are not made again when the task is retried by hand.
    if (refusals[0] !== undefined) throw refusals[0];
    const created = results.filter(({ status }) => status === 'created');
    const ids = (created.length > 0 ? created : results).flatMap(({ id }) =>
      typeof id === 'number' || id === null ? [id] : [],
    );
    if (created.length > 0) return { status: 'created', ids };
    return { ...skipped(results[0]?.reason ?? 'no e-mail was sent in the last 24 hours'), ids };
  }
}
