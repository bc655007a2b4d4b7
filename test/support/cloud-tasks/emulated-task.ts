interface TaskRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Buffer;
  oidcToken: { email: string; audience: string } | null;
}

/** A task as the queue knows it; times in epoch milliseconds. */
export interface EmulatedTask {
  name: string;
  queue: string;
  request: TaskRequest;
  createdAt: number;
  scheduledAt: number;
  dispatchDeadlineMs: number;
  attempts: number;
  /** Answers that came, those of 5xx not among them. */
  answers: number;
  firstAttemptAt: number | null;
  previousStatus: number | null;
  inFlight: number;
}
