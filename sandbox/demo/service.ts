/** A field that a run wrote, as the service reports it. */
export interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

export interface RunResult {
  status: 'created' | 'updated' | 'skipped' | 'deleted';
  id?: number | string;
  ids?: number[];
  changes?: Change[];
  conflicts?: { field: string; kept: unknown; dropped: unknown }[];
  reason?: string;
  organization?: RunResult;
  company?: RunResult;
  role?: RunResult & { removed?: string };
  person?: RunResult;
  merged?: { leads: number[]; reason: string };
}

/** What `GET /tasks` lists, as far as the demo shows it. */
export interface Task {
  name: string;
  type: string;
  params: Record<string, unknown>;
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

/** The running service as any caller sees it: over HTTP, with an API key. */
export class Service {
  readonly url: string;
  readonly apiKey: string;
  readonly signal: AbortSignal;

  /** @param signal - ends every call and every wait. */
  constructor(url: string, apiKey: string, signal: AbortSignal) {
    this.url = url;
    this.apiKey = apiKey;
    this.signal = signal;
  }

  async call(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    const headers = { 'X-API-Key': this.apiKey };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(this.url + path, { method, headers, signal: this.signal, ...content });
    return { status: response.status, body: await response.json().catch((): unknown => null) };
  }

  /** The hundred newest tasks, newest first. */
  async tasks(): Promise<Task[]> {
    const { status, body } = await this.call('GET', '/tasks?limit=100');
    if (status !== 200) throw new Error(`GET /tasks answered ${status}`);
    return (body as { items: Task[] }).items;
  }

  /** @returns false where it is not ready or does not answer. */
  async isReady(): Promise<boolean> {
    const answer = await this.call('GET', '/health/ready').catch(() => null);
    return answer?.status === 200;
  }
}
