import { shortName } from './names';
import { type EmulatedTask } from './emulated-task';
import { type Identity } from './identity';

/** What the worker made of a dispatch; without a status there was no answer in time. */
export interface DispatchAnswer {
  status: number | null;
  retryAfterMs: number;
}

/** Sends a task to its worker as Cloud Tasks does. */
export async function dispatch(task: EmulatedTask, identity: Identity | null): Promise<DispatchAnswer> {
  const { url, method, headers, body, oidcToken } = task.request;
  const bearer =
    oidcToken !== null && identity !== null
      ? { authorization: `Bearer ${identity.token(oidcToken.email, oidcToken.audience || url)}` }
      : {};
  try {
    const response = await fetch(url, {
      method,
      headers: { 'user-agent': 'Google-Cloud-Tasks', ...headers, ...bearer, ...headersOf(task) },
      ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(task.dispatchDeadlineMs),
    });
    await response.arrayBuffer();
    return { status: response.status, retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1000 };
  } catch {
    return { status: null, retryAfterMs: 0 };
  }
}

/** @see https://cloud.google.com/tasks/docs/creating-http-target-tasks#handler */
function headersOf(task: EmulatedTask): Record<string, string> {
  const { previousStatus } = task;
  return {
    'x-cloudtasks-queuename': shortName(task.queue),
    'x-cloudtasks-taskname': shortName(task.name),
    'x-cloudtasks-taskretrycount': String(task.attempts - 1),
    'x-cloudtasks-taskexecutioncount': String(task.answers),
    'x-cloudtasks-tasketa': (task.scheduledAt / 1000).toFixed(6),
    ...(previousStatus !== null && { 'x-cloudtasks-taskpreviousresponse': String(previousStatus) }),
    ...(task.attempts > 1 && { 'x-cloudtasks-taskretryreason': `HTTP status code ${previousStatus ?? 'none'}` }),
  };
}
