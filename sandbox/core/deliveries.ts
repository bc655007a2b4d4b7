export interface OutgoingWebhook {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds until the connection is given up. */
  timeoutMs: number;
}

export interface WebhookAnswer {
  /** 0 when no answer came: `body` then says why. */
  status: number;
  body: string;
}

/** Webhooks on their way: sends them, and knows when all have been answered or given up. */
export class Deliveries {
  private readonly underWay = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  /** Runs a delivery, with its waits and repetitions, in the background; closing ends it silently. */
  start(delivery: () => Promise<void>): void {
    const { signal } = this.closing;
    if (signal.aborted) return;
    const running: Promise<void> = delivery()
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      })
      .finally(() => this.underWay.delete(running));
    this.underWay.add(running);
  }

  /** One attempt; redirects are not followed. */
  async send(webhook: OutgoingWebhook): Promise<WebhookAnswer> {
    const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(webhook.timeoutMs)));
    try {
      const response = await fetch(webhook.url, {
        method: webhook.method,
        headers: webhook.headers,
        redirect: 'manual',
        signal: AbortSignal.any([timeout, this.closing.signal]),
        // Bytes, because fetch would add a content type of its own to a string.
        ...(webhook.body === undefined ? {} : { body: Buffer.from(webhook.body) }),
      });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      return { status: 0, body: timeout.aborted ? 'timeout' : reasonOf(error) };
    }
  }

  /** Waits before a repetition; rejects when the sandbox closes. */
  wait(milliseconds: number): Promise<void> {
    const { signal } = this.closing;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(new Error('The sandbox is closed'));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** Resolves when nothing is on its way, deliveries started meanwhile included. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  /** Gives up everything on its way. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.settled();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
