import { type Log } from '../../base/logging/log';
import { type MappingLog } from '../mapping/mapping';

/** The service's log as a mapping's functions write to it. */
export function mappingLog(log: Log): MappingLog {
  return {
    debug: (message, details) => log.debug(details ?? {}, message),
    info: (message, details) => log.info(details ?? {}, message),
    warn: (message, details) => log.warn(details ?? {}, message),
    error: (message, details) => log.error(details ?? {}, message),
  };
}
