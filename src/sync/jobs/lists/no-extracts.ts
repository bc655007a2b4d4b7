import { AppError } from '../../../base/errors/app-error';
import { isUnsupportedFilter } from '../../../marketo';
import { JobPaused } from '../job-context';
import { heldUp } from '../records/held-up';

const MENU = 'see Admin > Integration > Bulk Extract';

/** Marketo extracts no leads: the API user may not, or what can be extracted is used up. Whoever has no other way waits. */
export class NoExtracts extends JobPaused {
  /** @param now - epoch milliseconds. @returns null for an error that says nothing of extracts. */
  static from(thrown: unknown, now: number): NoExtracts | null {
    if (!(thrown instanceof AppError)) return null;
    if (thrown.details.code === '1029') {
      return new NoExtracts(
        `Marketo extracts no more leads for now (${thrown.message}); ${MENU}`,
        heldUp(thrown, now).until,
      );
    }
    const isRefused = thrown.kind === 'vendor-denied' && thrown.details.held !== true;
    if (!isRefused && !isUnsupportedFilter(thrown)) return null;
    return new NoExtracts(`Marketo lets the API user extract no leads (${thrown.message}); ${MENU}, then resume`, null);
  }
}
