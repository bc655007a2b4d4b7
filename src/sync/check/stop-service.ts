import { type Log } from '../../base/logging/log';

/** Stops the running service with a message, for a mistake that only shows once it runs. */
export type StopService = (error: Error) => void;

export const STOP_SERVICE = Symbol('StopService');

/** Says why, and asks the process to end in order: what is under way is finished, what waits stays stored. */
export function stopWithMessage(log: Log): StopService {
  return (error) => {
    log.fatal({ err: error }, error.message);
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  };
}
