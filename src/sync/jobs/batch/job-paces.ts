import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../base/concurrency/clock';
import { Pace } from '../../../base/concurrency/pace';

/**
 * How fast jobs call: well below what both vendors allow, and few calls at once, so that the calls of a webhook's task
 * find room at any time.
 */
@Injectable()
export class JobPaces {
  /** Half of what Marketo allows an account. */
  readonly marketo: Pace;
  /** Two thirds of what the smallest plan allows. */
  readonly pipedrive: Pace;

  constructor(@Inject(CLOCK) clock: Clock) {
    this.marketo = new Pace({ calls: 50, windowMs: 20_000, concurrent: 3 }, clock);
    this.pipedrive = new Pace({ calls: 13, windowMs: 2_000, concurrent: 3 }, clock);
  }
}
