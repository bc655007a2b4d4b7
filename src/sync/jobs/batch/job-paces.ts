import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../base/concurrency/clock';
import { Pace, type PaceLimits } from '../../../base/concurrency/pace';
import { PipedriveClient } from '../../../pipedrive';

const PIPEDRIVE_WINDOW_MS = 2_000;
/** Of what the account's plan allows. */
const SHARE_OF_PIPEDRIVE = 2 / 3;
/** So many calls of a window one caller makes by itself, where an answer takes four tenths of a second. */
const CALLS_OF_ONE = 5;

/**
 * How fast jobs call: well below what both vendors allow, and few calls at once, so that the calls of a webhook's task
 * find room at any time.
 */
@Injectable()
export class JobPaces {
  /** Half of what Marketo allows an account. */
  readonly marketo: Pace;
  /** Two thirds of what the account's plan allows, as Pipedrive's answers tell it. */
  readonly pipedrive: Pace;

  constructor(@Inject(CLOCK) clock: Clock, client: PipedriveClient) {
    this.marketo = new Pace({ calls: 50, windowMs: 20_000, concurrent: 3 }, clock);
    this.pipedrive = new Pace(shareOfPipedrive(client), clock);
  }
}

/** Limits that follow what Pipedrive tells. */
export function shareOfPipedrive(client: Pick<PipedriveClient, 'callsIn'>): PaceLimits {
  const calls = (): number => Math.max(1, Math.round(client.callsIn(PIPEDRIVE_WINDOW_MS) * SHARE_OF_PIPEDRIVE));
  return {
    windowMs: PIPEDRIVE_WINDOW_MS,
    get calls() {
      return calls();
    },
    get concurrent() {
      return Math.ceil(calls() / CALLS_OF_ONE);
    },
  };
}
