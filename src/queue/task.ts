import { type ErrorKind } from '../base/errors/app-error';

/** `queued` is also a task that waits for its retry: then it has an `error`. */
export const TASK_STATES = ['queued', 'running', 'succeeded', 'failed'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** Why a task failed or waits for its retry. */
export interface TaskError {
  code: ErrorKind;
  message: string;
  retryable: boolean;
}

/** A failed attempt. */
export interface FailedAttempt extends Pick<TaskError, 'code' | 'message'> {
  /** ISO time at which it ended. */
  at: string;
}

/** A task as callers see it; times are ISO strings, null where they have not come yet. */
export interface TaskRecord {
  name: string;
  type: string;
  params: Record<string, unknown>;
  state: TaskState;
  attempts: number;
  enqueuedAt: string;
  /** When the task is, or was, expected to run; never before it is due. */
  eta: string;
  /** Begin of the latest attempt. */
  startedAt: string | null;
  finishedAt: string | null;
  result: object | null;
  error: TaskError | null;
  /** The last ten failed attempts, oldest first, those before a retry by hand included. */
  attemptsLog: FailedAttempt[];
  /** Name of the API key that asked for the task. */
  requestedBy: string | null;
  /** Of a failed task: the name of the task of the same type and record that has succeeded since; else null. */
  supersededBy: string | null;
  /** When somebody dismissed the failed task; absent where nobody did. */
  dismissedAt?: string;
}

export interface NewTask {
  type: string;
  params: Record<string, unknown>;
  /** What the task is about, for example `crm:person:30`: tasks of one record run in order and never two at once. */
  record: string;
  /** JSON; which of several a waiting duplicate keeps, its definition says. */
  payload?: unknown;
  /** Default 0. */
  delayMs?: number;
  requestedBy?: string;
}

export interface EnqueuedTask {
  name: string;
  /** ISO time at which the task is expected to run: an estimate, never before it is due. */
  eta: string;
  type: string;
  /** The same task was waiting already, and this is it. */
  duplicate: boolean;
}

/** What a handler is given. */
export interface TaskToRun<Params extends object = Record<string, unknown>> {
  name: string;
  type: string;
  params: Params;
  /** The webhook body; undefined where none was given, or where of several none can speak for all. */
  payload: unknown;
  /** 1 for the first. */
  attempt: number;
  correlationId: string;
  /** Aborted as soon as the task is known to be another instance's, or the service stops: then no write begins. */
  signal: AbortSignal;
}

/** A task as the ledger gives it out. */
export interface ClaimedTask extends Omit<TaskToRun, 'signal'> {
  /** Epoch milliseconds. */
  enqueuedAt: number;
  /** Names this claim: an outcome is recorded only for the latest one. */
  fence: number;
  attemptsLog: readonly FailedAttempt[];
}

/** Does the work of one task type; at least once per task, so it must stand being repeated. */
export interface HandlesTask<Params extends object = Record<string, unknown>> {
  /**
   * @returns the task's result, as JSON.
   * @throws AppError, whose kind says whether the task is tried again.
   */
  // Not a method: the compiler then holds a handler to the parameters of its definition.
  handle: (task: TaskToRun<Params>) => Promise<object>;
  /**
   * How many such tasks may run side by side, as one: tasks of different records whose questions and writes go together
   * (`gatherAll`). Absent: one.
   */
  together?: () => number;
}

/** Which failed tasks; all that is given has to fit. */
export interface FailureFilter {
  type?: string;
  /** Of the error. */
  code?: ErrorKind;
  /** A record, as tasks name it: the tasks of its line. */
  record?: string;
  /** Stored at this moment or later, epoch milliseconds. */
  since?: number;
  /** Stored at this moment or earlier, epoch milliseconds. */
  until?: number;
  /** Whether failed tasks that are superseded or dismissed fit too, where failed ones are asked for. */
  superseded?: boolean;
}

/** Which tasks. An error's code is also that of a task which is to be tried again. */
export interface TaskFilter extends FailureFilter {
  state?: TaskState;
}

export interface TaskPageFilter extends TaskFilter {
  /** 1 to 100. */
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

export interface TaskPage {
  /** Newest first. */
  items: TaskRecord[];
  /** null on the last page. */
  nextCursor: string | null;
}

/** Failed tasks of one kind. */
export interface FailureGroup {
  code: ErrorKind;
  type: string;
  count: number;
  /** ISO time at which the latest of them failed. */
  newestAt: string;
  /** The name of that task. */
  example: string;
}

/** What waits, runs and has failed. */
export interface TaskSummary {
  queued: number;
  running: number;
  failed: number;
  /** Age of the oldest task that waits; null where none does. */
  oldestWaitingSeconds: number | null;
  /** The most frequent first. */
  failures: FailureGroup[];
}

/** How many tasks came and ended within an hour. */
export interface HourOfTasks {
  /** ISO time at which it began. */
  at: string;
  accepted: number;
  succeeded: number;
  failed: number;
}

/** What came of another try of many tasks. */
export interface RetriedTasks {
  /** Failed tasks that fitted. */
  matched: number;
  queued: number;
}
