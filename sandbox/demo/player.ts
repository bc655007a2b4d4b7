import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, type Sandbox } from '../index.ts';
import { type Service, type Task } from './service.ts';
import { type CallByHand, type StoryEvent } from './chapter.ts';
import { World } from './world.ts';

/** One event of the story, and all that came of it. */
export interface Played {
  event: StoryEvent;
  /** As `POST /marketo/lead/30 -> 202`; null where a webhook brought it. */
  byHand: string | null;
  /** The first task that came of it. */
  task: Task;
  /** All others: of further webhooks, and of those that the service's own writes caused. */
  further: Task[];
  /** What the service asked of the two vendors for it. */
  calls: Call[];
}

const POLL_MS = 10;
const REST_TIMEOUT_MS = 120_000;

/** Lets the events of the story happen, one after the other. */
export class Player {
  readonly world: World;
  private readonly sandbox: Sandbox;
  private readonly service: Service;
  private readonly known = new Set<string>();

  constructor(sandbox: Sandbox, service: Service) {
    this.sandbox = sandbox;
    this.service = service;
    this.world = new World(sandbox);
  }

  /** Resolves when both systems and the service rest. @throws Error where no task comes of the event. */
  async play(event: StoryEvent): Promise<Played> {
    const { calls, faults } = this.sandbox;
    const since = calls.lastId();
    if (event.fault) faults.add(event.fault);
    const call = event.act(this.world);
    const byHand = call ? await this.call(call) : null;
    const [task, ...further] = await this.rest();
    if (!task) throw new Error(`No task came of: ${event.what}`);
    return { event, byHand, task, further, calls: calls.list({ since }) };
  }

  /** Until nothing is left to be done of what others than events of the story have brought. */
  async atRest(): Promise<void> {
    await this.rest();
  }

  private async call({ path, body }: CallByHand): Promise<string> {
    const { status } = await this.service.call('POST', path, body);
    return `POST ${path} -> ${status}`;
  }

  /** Until every webhook was answered and every task ended. @returns the new tasks, oldest first. */
  private async rest(): Promise<Task[]> {
    const { marketo, pipedrive } = this.sandbox;
    const giveUpAt = Date.now() + REST_TIMEOUT_MS;
    for (let before = -1; Date.now() < giveUpAt;) {
      await unlessAborted(Promise.all([marketo.settled(), pipedrive.settled()]), this.service.signal);
      const tasks = (await this.service.tasks()).filter(({ name }) => !this.known.has(name));
      const isAtRest = tasks.every(({ state }) => state === 'succeeded' || state === 'failed');
      if (isAtRest && tasks.length === before) {
        for (const { name } of tasks) this.known.add(name);
        return tasks.toReversed();
      }
      before = isAtRest ? tasks.length : -1;
      await sleep(POLL_MS, undefined, { signal: this.service.signal });
    }
    throw new Error(`The service does not rest within ${REST_TIMEOUT_MS / 1000} seconds`);
  }
}

/** A webhook that is under way may take as long as the service waits for a vendor's limit; Ctrl+C does not wait for it. */
async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
