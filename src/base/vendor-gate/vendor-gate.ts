import { Alarm } from '../concurrency/alarm';
import { type Clock } from '../concurrency/clock';
import { type Timers } from '../concurrency/timers';
import { AppError, toAppError } from '../errors/app-error';
import { type Log } from '../logging/log';
import { type ClosingReason, closingReason, isFailure } from './closing-reason';
import { probeDelayMs } from './probe-delay';

/** Through which the calls to a vendor go. */
export interface CallGate {
  readonly isOpen: boolean;
  /**
   * Makes the call, and learns from how it ends.
   *
   * @throws AppError of the call. With `details.held` where the vendor takes no calls for now, whoever makes them: then
   *   `details.retryAfterMs` says when it is asked next. While the gate is closed the call is not made.
   */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** What an operator has to put right. */
export interface GateProblem {
  variable: string;
  message: string;
}

export interface VendorGateOptions {
  /** As messages name the vendor; in lower case the name of the gate. */
  vendor: string;
  /** The environment variable that holds the credentials, where their refusal names none. */
  credentials: string;
  clock: Clock;
  timers: Timers;
  log: Log;
}

export type VendorState = 'ok' | 'limited' | 'down';

interface Closure extends ClosingReason {
  /** Epoch milliseconds, as the clock said then. */
  since: number;
  /** Until when the vendor is expected to take no calls, and when it is asked next; of the clock that nobody sets. */
  until: number;
  askedAt: number;
  /** How the latest call failed. */
  error: AppError;
}

/**
 * Leaves a vendor alone that takes no calls: because of a limit, an outage, or credentials that it refuses. While it is
 * closed, no call is made but one probe now and then; as soon as that goes through, it is open again.
 */
export class VendorGate implements CallGate {
  readonly name: string;
  private closure: Closure | null = null;
  private failuresInARow = 0;
  /** Closings and failed probes of one sort since the last call that went through. */
  private closings = 0;
  private probe: () => Promise<void> = () => Promise.resolve();
  private opened: () => void = () => undefined;
  private readonly alarm: Alarm;

  constructor(private readonly options: VendorGateOptions) {
    this.name = options.vendor.toLowerCase();
    this.alarm = new Alarm(options.timers);
  }

  /** @param probe - one cheap call, made past this gate; throws as the calls through it. */
  probeWith(probe: () => Promise<unknown>): void {
    this.probe = async () => void (await probe());
  }

  /** To be told whenever it opens again. */
  onOpened(listener: () => void): void {
    this.opened = listener;
  }

  get isOpen(): boolean {
    return this.closure === null;
  }

  get state(): VendorState {
    if (this.closure === null) return 'ok';
    return this.closure.cause === 'limit' ? 'limited' : 'down';
  }

  /** For people: `ok`, `limited until <ISO>` or `down since <ISO>`. */
  get description(): string {
    if (this.closure === null) return 'ok';
    const { cause, since, until } = this.closure;
    return cause === 'limit' ? `limited until ${iso(this.moment(until))}` : `down since ${iso(since)}`;
  }

  /** What to do where the vendor refuses the credentials, else null. */
  get problem(): GateProblem | null {
    if (this.closure?.cause !== 'refused') return null;
    const { message, details } = this.closure.error;
    return { variable: details.variable ?? this.options.credentials, message };
  }

  /** When calls may be possible again, in epoch milliseconds; null while they are. */
  get reopensAt(): number | null {
    return this.closure && this.moment(this.opensAt(this.closure));
  }

  /** What a call is answered while the gate is closed; null while it is open. */
  get refusal(): AppError | null {
    if (this.closure === null) return null;
    const { message } = this.closure.error;
    const text = `${this.options.vendor} takes no calls (${this.description}): ${message}`;
    return new AppError('vendor-unavailable', text, { held: true, retryAfterMs: this.waitMs() });
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    const { refusal } = this;
    if (refusal !== null) throw refusal;
    try {
      const result = await call();
      this.failuresInARow = 0;
      this.closings = 0;
      return result;
    } catch (thrown) {
      throw this.learnFrom(toAppError(thrown));
    }
  }

  /** Asks the vendor now whether it takes calls. */
  async ask(): Promise<void> {
    this.alarm.callOff();
    if (this.closure === null) return;
    try {
      await this.probe();
      this.open();
    } catch (thrown) {
      const error = toAppError(thrown);
      const reason = closingReason(error, Infinity);
      // Whatever else it answers, it takes calls.
      if (reason === null) this.open();
      else this.close(reason, error);
    }
  }

  /** Asks no more. */
  stop(): void {
    this.alarm.stop();
  }

  private learnFrom(error: AppError): AppError {
    this.failuresInARow = isFailure(error) ? this.failuresInARow + 1 : 0;
    const reason = closingReason(error, this.failuresInARow);
    if (reason === null) return error;
    if (this.closure === null) this.close(reason, error);
    return reason.cause === 'failures' ? error : this.heldBack(reason, error);
  }

  /** The same failure, which does not count against the task that met it. */
  private heldBack({ cause }: ClosingReason, error: AppError): AppError {
    const { refusedCredentials: _, ...details } = error.details;
    return new AppError(
      cause === 'refused' ? 'vendor-unavailable' : error.kind,
      error.message,
      { ...details, held: true, retryAfterMs: this.waitMs() },
      { cause: error },
    );
  }

  /** Credentials that were refused count as refused until a call goes through. */
  private close(reason: ClosingReason, error: AppError): void {
    const { clock } = this.options;
    const before = this.closure;
    if (before?.cause === 'refused' && reason.cause === 'failures') return this.close(before, before.error);
    const isSame = before !== null && (before.cause === 'limit') === (reason.cause === 'limit');
    this.closings = before !== null && !isSame ? 1 : this.closings + 1;
    const now = clock.monotonic();
    const delayMs = probeDelayMs(reason, this.closings);
    const since = isSame ? before.since : clock.now();
    const until = Math.max(now + (reason.forMs ?? delayMs), isSame && reason.forMs === null ? before.until : 0);
    this.closure = { ...reason, since, until, askedAt: now + delayMs, error };
    if (before?.cause !== reason.cause) this.tell(error);
    this.alarm.set(delayMs, () => void this.ask());
  }

  private open(): void {
    if (this.closure === null) return;
    this.closure = null;
    this.failuresInARow = 0;
    this.options.log.info({ vendor: this.name }, `${this.options.vendor} takes calls again`);
    this.opened();
  }

  private tell(err: AppError): void {
    const { vendor, log } = this.options;
    const fields = { vendor: this.name, state: this.description, err };
    if (this.problem === null) return log.warn(fields, `${vendor} is ${this.description}: its tasks wait`);
    return log.error(fields, `${vendor} refuses the credentials: its tasks wait. ${err.message}`);
  }

  private waitMs(): number {
    return this.closure ? Math.max(0, Math.ceil(this.opensAt(this.closure) - this.options.clock.monotonic())) : 0;
  }

  private opensAt({ until, askedAt }: Closure): number {
    return Math.max(until, askedAt);
  }

  /** As the host's clock will show it, unless somebody sets that until then. */
  private moment(monotonic: number): number {
    const { clock } = this.options;
    return Math.round(clock.now() + monotonic - clock.monotonic());
  }
}

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
