import { type AppError } from '../../../base/errors/app-error';
import { JobPaused } from '../job-context';

const USUAL_WAIT_MS = 30_000;

/** The job waits as long as the error asks for. @param now - epoch milliseconds. */
export function heldUp({ message, details }: AppError, now: number): JobPaused {
  return new JobPaused(message, now + (details.retryAfterMs ?? USUAL_WAIT_MS));
}
