import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { singleFlight } from '../../base/concurrency/single-flight';
import { MarketoClient } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { type BudgetConfig, budgetConfig } from './budget.config';
import { nextMarketoDay, nextPipedriveDay } from './days';

/** What a vendor allows in the present day: Marketo counts calls, Pipedrive tokens. */
export interface VendorBudget {
  readonly limit: number;
  readonly left: number;
  /** When the next day begins, in epoch milliseconds. */
  readonly renewedAt: number;
}

/** What long work may use of a vendor's daily limit. */
export interface Allowance {
  readonly usableToday: number;
  readonly usableADay: number;
  /** When the next day begins, in epoch milliseconds. */
  readonly renewedAt: number;
}

/** A vendor of whose day no more is left than is reserved for webhooks. */
export interface Shortage {
  readonly vendor: 'Marketo' | 'Pipedrive';
  /** When the next day begins, in epoch milliseconds. */
  readonly until: number;
}

/** Where Pipedrive's answers tell none: the smallest plan's. */
const USUAL_TOKENS = 30_000;
/** Asking costs a call. */
const USAGE_IS_FRESH_MS = 60_000;

/** What is left today of the daily limits, which all who use the accounts share. */
@Injectable()
export class VendorBudgets {
  /** Asked for at this moment, in epoch milliseconds and of the clock that nobody sets. */
  private usage: { calls: number; askedAt: number; asked: number } | null = null;
  private readonly askUsage = singleFlight(() => this.readUsage());

  constructor(
    private readonly marketoClient: MarketoClient,
    private readonly pipedriveClient: PipedriveClient,
    @Inject(budgetConfig.KEY) private readonly config: BudgetConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By Marketo's own count, asked for at most once a minute. @throws AppError where Marketo does not tell it. */
  async marketo(): Promise<VendorBudget> {
    const { calls } = this.freshUsage() ?? (await this.askUsage());
    return this.marketoWith(calls);
  }

  /** As Pipedrive's latest answer told; else what this process has not spent of the limit. Costs nothing. */
  pipedrive(): VendorBudget {
    const told = this.pipedriveClient.dailyPool();
    const limit = this.config.PIPEDRIVE_DAILY_TOKENS ?? told.limit ?? USUAL_TOKENS;
    const left = told.left ?? Math.max(0, limit - told.spent);
    return { limit, left, renewedAt: nextPipedriveDay(this.clock.now()) };
  }

  /** Marketo's budget as it was last asked for today; null where it was not. Costs nothing. */
  knownMarketo(): VendorBudget | null {
    return this.usage === null || this.isOfAnotherDay(this.usage.askedAt) ? null : this.marketoWith(this.usage.calls);
  }

  /**
   * The first vendor of which long work may use nothing more today; null where both have more than the reserve. Pipedrive
   * is asked first where it was short of tokens at its last answer: somebody may have bought more since.
   *
   * @throws AppError where the vendor does not tell it.
   */
  async shortage(): Promise<Shortage | null> {
    if (this.isShort(this.pipedrive())) await this.pipedriveClient.ping();
    if (this.isShort(this.pipedrive())) return { vendor: 'Pipedrive', until: this.pipedrive().renewedAt };
    const marketo = await this.marketo();
    return this.isShort(marketo) ? { vendor: 'Marketo', until: marketo.renewedAt } : null;
  }

  /** What long work may still use today; 0 where only the reserve is left. */
  usable({ limit, left }: VendorBudget): number {
    return Math.max(0, left - this.reserveOf(limit));
  }

  /** What long work may use today and on every other day. */
  allowance(budget: VendorBudget): Allowance {
    const { limit, renewedAt } = budget;
    return { usableToday: this.usable(budget), usableADay: limit - this.reserveOf(limit), renewedAt };
  }

  /** Marketo's budget as if nothing of it was used yet. */
  untouchedMarketo(): VendorBudget {
    return this.marketoWith(0);
  }

  private isShort({ limit, left }: VendorBudget): boolean {
    return left < this.reserveOf(limit);
  }

  private reserveOf(limit: number): number {
    return (limit * this.config.JOB_RESERVE_PERCENT) / 100;
  }

  private marketoWith(calls: number): VendorBudget {
    const limit = this.config.MARKETO_DAILY_CALLS;
    return { limit, left: Math.max(0, limit - calls), renewedAt: nextMarketoDay(this.clock.now()) };
  }

  private freshUsage(): { calls: number } | null {
    if (this.usage === null || this.isOfAnotherDay(this.usage.askedAt)) return null;
    return this.clock.monotonic() - this.usage.asked < USAGE_IS_FRESH_MS ? this.usage : null;
  }

  private isOfAnotherDay(askedAt: number): boolean {
    return nextMarketoDay(askedAt) !== nextMarketoDay(this.clock.now());
  }

  private async readUsage(): Promise<{ calls: number }> {
    const calls = await this.marketoClient.callsToday();
    this.usage = { calls, askedAt: this.clock.now(), asked: this.clock.monotonic() };
    return this.usage;
  }
}
