import { type Call, type Sandbox } from '../index.ts';
import { type Service, type Task } from './service.ts';
import { type Action, type StoryEvent } from './story.ts';

/** What reached the service, and the task that it became. */
export interface Arrival {
  /** As `POST /marketo/lead/30?api_key=***`. */
  request: string;
  status: number;
  taskName: string;
  /** Epoch milliseconds; null: when the task was stored first. */
  acceptedAt: number | null;
}

/** One event of the story, and all that came of it. */
export interface Played {
  event: StoryEvent;
  arrival: Arrival;
  task: Task;
  /** What the service asked of the two vendors for it. */
  calls: Call[];
}

/** Lets the events of the story happen, one after the other. */
export class Player {
  /** By the names that the story gives them. */
  readonly leadIds = new Map<string, number>();
  private readonly lastTasks = new Map<string, string>();
  private readonly sandbox: Sandbox;
  private readonly service: Service;

  constructor(sandbox: Sandbox, service: Service) {
    this.sandbox = sandbox;
    this.service = service;
  }

  /** Resolves when the service has done all that the event caused. @throws Error where no task comes of it. */
  async play(event: StoryEvent): Promise<Played> {
    const { calls, faults } = this.sandbox;
    const since = calls.lastId();
    if (event.fault) faults.add(event.fault);
    const arrival = await this.arrivalOf(event.action);
    this.lastTasks.set(event.action.lead, arrival.taskName);
    const task = await this.service.finished(arrival.taskName);
    return { event, arrival, task, calls: calls.list({ since }) };
  }

  /** Name of the latest task of a lead of the story. */
  lastTask(lead: string): string {
    return required(this.lastTasks.get(lead), `There is no task of ${lead}`);
  }

  leadId(lead: string): number {
    return required(this.leadIds.get(lead), `There is no lead ${lead}`);
  }

  private async arrivalOf(action: Action): Promise<Arrival> {
    if (action.kind === 'repeat') return this.sent(`/marketo/lead/${this.leadId(action.lead)}`);
    if (action.kind === 'merge-and-retry') {
      this.merge(action.lead);
      return this.sent(`/tasks/${this.lastTask(action.lead)}/retry`);
    }
    return this.webhook(() => this.act(action));
  }

  private act(action: Exclude<Action, { kind: 'repeat' | 'merge-and-retry' }>): void {
    const { marketo } = this.sandbox;
    if (action.kind === 'create') this.leadIds.set(action.lead, marketo.createLead(action.values));
    else if (action.kind === 'change') marketo.updateLead(this.leadId(action.lead), action.values);
    else if (action.kind === 'move') {
      const { externalCompanyId } = marketo.lead(this.leadId(action.toCompanyOf)) ?? {};
      marketo.updateLead(this.leadId(action.lead), { externalCompanyId });
    } else marketo.deleteLead(this.leadId(action.lead));
  }

  /** Two persons share the lead's e-mail; the younger one is merged into the older one. */
  private merge(lead: string): void {
    const { marketo, pipedrive } = this.sandbox;
    const email = String(marketo.lead(this.leadId(lead))?.['email']);
    const [survivor, loser] = pipedrive.persons().filter((person) => emailsOf(person).includes(email));
    pipedrive.merge('person', Number(loser?.['id']), Number(survivor?.['id']));
  }

  /** The one webhook that the action made a campaign call. */
  private async webhook(act: () => void): Promise<Arrival> {
    const { marketo } = this.sandbox;
    const before = marketo.webhookCalls().length;
    act();
    await marketo.settled();
    const [webhook, ...others] = marketo.webhookCalls().slice(before);
    if (!webhook || others.length > 0)
      throw new Error(`Instead of one webhook there were ${webhook ? 'several' : 'none'}`);
    const request = `POST ${webhook.url.slice(this.service.url.length)}`;
    return { request, status: webhook.status, taskName: nameIn(request, webhook.body), acceptedAt: null };
  }

  private async sent(path: string): Promise<Arrival> {
    const request = `POST ${path}`;
    const { status, body } = await this.service.call('POST', path);
    return { request, status, taskName: nameIn(request, JSON.stringify(body)), acceptedAt: Date.now() };
  }
}

export function emailsOf(person: Record<string, unknown>): string[] {
  const emails = (person['emails'] ?? []) as { value: string }[];
  return emails.map(({ value }) => value.toLowerCase());
}

function nameIn(request: string, body: string): string {
  const answer = (body.startsWith('{') ? JSON.parse(body) : {}) as { name?: unknown };
  if (typeof answer.name !== 'string') throw new Error(`${request} was not accepted: ${body}`);
  return answer.name;
}

function required<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new Error(message);
  return value;
}
