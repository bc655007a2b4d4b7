import { setTimeout as sleep } from 'node:timers/promises';

/** A field that a run wrote, as the service reports it. */
export interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

export interface RunResult {
  status: 'created' | 'updated' | 'skipped' | 'deleted';
  id?: number;
  changes?: Change[];
  reason?: string;
  organization?: RunResult;
}

/** What `GET /tasks/:name` answers, as far as the demo shows it. */
export interface Task {
  name: string;
  type: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed';
  attempts: number;
  enqueuedAt: string;
  finishedAt: string | null;
  result: RunResult | null;
  error: { code: string; message: string } | null;
}

export interface Answer {
  status: number;
  /** null where it is no JSON. */
  body: unknown;
}

const POLL_MS = 10;
const TASK_TIMEOUT_MS = 120_000;

/** The running service as any caller sees it: over HTTP, with an API key. */
export class Service {
  readonly url: string;
  readonly apiKey: string;
  private readonly signal: AbortSignal;

  /** @param signal - ends every call and every wait. */
  constructor(url: string, apiKey: string, signal: AbortSignal) {
    this.url = url;
    this.apiKey = apiKey;
    this.signal = signal;
  }

  async call(method: 'GET' | 'POST', path: string): Promise<Answer> {
    const headers = { 'X-API-Key': this.apiKey };
    const response = await fetch(this.url + path, { method, headers, signal: this.signal });
    return { status: response.status, body: await response.json().catch((): unknown => null) };
  }

  /** Waits until the task has succeeded or was given up. @throws Error where that takes too long. */
  async finished(name: string): Promise<Task> {
    const giveUpAt = Date.now() + TASK_TIMEOUT_MS;
    while (Date.now() < giveUpAt) {
      const { status, body } = await this.call('GET', `/tasks/${name}`);
      if (status !== 200) throw new Error(`GET /tasks/${name} answered ${status}`);
      const task = body as Task;
      if (task.state === 'succeeded' || task.state === 'failed') return task;
      await sleep(POLL_MS, undefined, { signal: this.signal });
    }
    throw new Error(`The task ${name} has not ended after ${TASK_TIMEOUT_MS / 1000} seconds`);
  }

  /** @returns false where it is not ready or does not answer. */
  async isReady(): Promise<boolean> {
    const answer = await this.call('GET', '/health/ready').catch(() => null);
    return answer?.status === 200;
  }
}
