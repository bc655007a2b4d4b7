import { memberOf } from '../../../../base/by-name';
import { type IncomingHttpHeaders } from 'node:http';

/** What Cloud Tasks tells of a delivery, for the log; undefined where it does not. */
export interface DeliveryHeaders {
  queue: string | undefined;
  dispatch: string | undefined;
  /** 0 for the first; counts also what never arrived. */
  retries: number | undefined;
  /** Answers of this worker before this one, without those of 5xx. */
  executions: number | undefined;
  /** ISO time. */
  scheduledFor: string | undefined;
  previousResponse: string | undefined;
  retryReason: string | undefined;
}

/** @see https://cloud.google.com/tasks/docs/creating-http-target-tasks#handler */
export function deliveryHeaders(headers: IncomingHttpHeaders): DeliveryHeaders {
  const text = (name: string): string | undefined => memberOf(headers, `x-cloudtasks-${name}`)?.toString();
  const number = (name: string): number | undefined => {
    const value = text(name);
    return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  };
  const etaSeconds = number('tasketa');
  return {
    queue: text('queuename'),
    dispatch: text('taskname'),
    retries: number('taskretrycount'),
    executions: number('taskexecutioncount'),
    scheduledFor: etaSeconds === undefined ? undefined : new Date(etaSeconds * 1000).toISOString(),
    previousResponse: text('taskpreviousresponse'),
    retryReason: text('taskretryreason'),
  };
}
