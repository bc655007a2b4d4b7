import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';

/** Where a delivery of Pipedrive shows that others may be lost: one that comes again, or one that was not taken. */
@Injectable()
export class DeliverySigns {
  private latest = -Infinity;
  private listener = (): void => undefined;

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** When the latest sign was seen, by the monotonic clock. */
  get seenAt(): number {
    return this.latest;
  }

  onSign(listener: () => void): void {
    this.listener = listener;
  }

  sign(): void {
    this.latest = this.clock.monotonic();
    this.listener();
  }
}
