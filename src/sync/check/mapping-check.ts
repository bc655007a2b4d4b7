import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { AppError, toAppError } from '../../base/errors/app-error';
import { ReadinessRegistry } from '../../base/health/readiness-registry';
import { LOG, type Log } from '../../base/logging/log';
import { Alarm } from '../../base/concurrency/alarm';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { MarketoClient } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { VendorGates } from '../../base/vendor-gate/vendor-gates';
import { QueueService } from '../../queue/queue.service';
import { MappingError } from '../mapping/check-mapping';
import { type Mapping } from '../mapping/mapping';
import { missingTables } from '../mapping/not-mapped';
import { SyncSettings } from '../sync-settings';
import { fittedMapping } from './fitted-mapping';
import { lackingLinks, refitted } from './refitted-mapping';
import { ServiceStop } from './stop-service';

/** The start waits so long for the vendors; what takes longer goes on while the service already listens. */
const START_WAITS_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** A check that takes longer counts as failed, so that the next one begins within a minute. */
const CHECK_TAKES_MS = 20_000;

/**
 * Checks the mapping against what both accounts have, before any task runs. A mistake stops the service. While a vendor
 * cannot be reached, or refuses the credentials or a permission, tasks are stored and wait.
 */
@Injectable()
export class MappingCheck implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private failure: AppError | null = new AppError('vendor-unavailable', 'The accounts were not reached yet');
  private tries = 0;
  private readonly alarm: Alarm;
  private lacksLinks = false;
  /** The mapping that has passed; null before. */
  private passed: Mapping | null = null;
  /** Begins the check that waits for its time; null while none waits. */
  private retry: (() => void) | null = null;

  constructor(
    private readonly settings: SyncSettings,
    private readonly marketo: MarketoClient,
    private readonly pipedrive: PipedriveClient,
    private readonly queue: QueueService,
    private readonly readiness: ReadinessRegistry,
    private readonly service: ServiceStop,
    @Inject(LOG) private readonly log: Log,
    @Inject(TIMERS) private readonly timers: Timers,
    private readonly gates: VendorGates,
  ) {
    this.alarm = new Alarm(timers);
  }

  onModuleInit(): void {
    this.queue.pause('the mapping was not checked yet');
    this.gates.onOpened(() => this.retry?.());
    this.readiness.add({ name: 'mapping', check: () => Promise.resolve(this.failure?.message ?? null) });
  }

  /** @throws MappingError where a mistake is found in time to stop the start. */
  async onApplicationBootstrap(): Promise<void> {
    const first = this.check();
    const mistake = await this.inTime(first);
    if (mistake) throw mistake;
    void this.after(first);
  }

  onApplicationShutdown(): void {
    this.alarm.stop();
    this.retry = null;
  }

  /** @throws AppError while the mapping could not be checked. */
  assertUsable(): void {
    if (this.failure) throw this.failure;
  }

  /** The mapping that has passed at start, with the entries that the accounts lack a field for by now. */
  get whole(): Mapping {
    return this.passed ?? this.settings.mapping;
  }

  /**
   * To be called when an account has other fields than before. Entries that it has no field for are left out for as long;
   * while it lacks a link field, tasks wait.
   *
   * @returns the paths of what is left out.
   * @throws AppError what keeps an account from telling its fields.
   */
  async refit(): Promise<readonly string[]> {
    if (this.passed === null || (this.failure && !this.lacksLinks)) return [];
    const { mapping, leftOut, links } = await refitted(this.passed, this.marketo, this.pipedrive);
    this.settings.mapping = mapping;
    const wereLacking = this.lacksLinks;
    this.lacksLinks = links.length > 0;
    if (this.lacksLinks) this.unusable(lackingLinks(links));
    else if (wereLacking) this.usable();
    return [...links.map(({ path }) => path), ...leftOut];
  }

  /** What was found when the start has waited long enough. */
  private async inTime(first: Promise<MappingError | null>): Promise<MappingError | null> {
    const waited = Promise.withResolvers<MappingError | null>();
    const callOff = this.timers.after(START_WAITS_MS, () => waited.resolve(this.shapeMistake()));
    const mistake = await Promise.race([first, waited.promise]);
    callOff();
    return mistake;
  }

  private goOn(mistake: MappingError | null): void {
    if (this.alarm.isStopped) return;
    if (mistake) this.service.request(mistake);
    else if (this.failure) this.retryLater();
  }

  /** As soon as a vendor takes calls again, else after a while. */
  private retryLater(): void {
    this.retry = () => {
      this.retry = null;
      this.alarm.callOff();
      void this.after(this.check());
    };
    this.alarm.set(this.retryMs(), () => this.retry?.());
  }

  private async after(check: Promise<MappingError | null>): Promise<void> {
    this.goOn(await check);
  }

  private retryMs(): number {
    return Math.min(FIRST_RETRY_MS * 2 ** (this.tries - 1), LAST_RETRY_MS);
  }

  /** @returns the mistakes of the mapping, or null where none was found or the accounts could not be asked. */
  private async check(): Promise<MappingError | null> {
    this.tries += 1;
    try {
      const mistake = await this.compare();
      if (!mistake) this.usable();
      return mistake;
    } catch (thrown) {
      this.unusable(toAppError(thrown));
      return this.shapeMistake();
    }
  }

  private async compare(): Promise<MappingError | null> {
    const { mappingOrigin, shapeProblems } = this.settings;
    const fitted = await this.withinTime(fittedMapping(this.settings, this.marketo, this.pipedrive));
    const { mapping, leftOut, refusal } = fitted;
    this.settings.mapping = mapping;
    if (refusal) this.log.warn({ err: refusal }, `The built-in mapping leaves deals out: ${refusal.message}`);
    if (leftOut.length > 0) this.log.info({ leftOut }, 'The built-in mapping leaves out what the accounts do not have');
    const problems = [...shapeProblems, ...fitted.problems];
    return problems.length > 0 ? new MappingError(mappingOrigin, problems) : null;
  }

  /** @throws AppError `vendor-unavailable` where the accounts take too long. */
  private async withinTime<T>(answer: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const tooLate = new AppError('vendor-unavailable', 'Marketo or Pipedrive takes too long to tell its fields');
    const callOff = this.timers.after(CHECK_TAKES_MS, () => late.reject(tooLate));
    try {
      return await Promise.race([answer, late.promise]);
    } finally {
      callOff();
    }
  }

  /** What can be said without the accounts. */
  private shapeMistake(): MappingError | null {
    const { mappingOrigin, shapeProblems } = this.settings;
    return shapeProblems.length > 0 ? new MappingError(mappingOrigin, shapeProblems) : null;
  }

  private usable(): void {
    this.failure = null;
    this.passed ??= this.settings.mapping;
    this.queue.resume();
    const { mapping, mappingOrigin } = this.settings;
    this.log.info({ mapping: mappingOrigin }, 'The mapping fits both accounts');
    const missing = missingTables(mapping);
    if (missing.length > 0) {
      this.log.info({ missing }, `Not mapped, so skipped: the mapping has no table ${missing.join(', ')}`);
    }
  }

  private unusable(failure: AppError): void {
    // The gate of a vendor tells its own changes.
    const isToldByGate = failure.details.held === true && this.failure?.details.held === true;
    if (!isToldByGate && failure.message !== this.failure?.message) {
      this.log.error({ err: failure }, `The mapping cannot be checked: ${failure.message}`);
    }
    this.failure = failure;
    this.queue.pause(`the mapping cannot be checked: ${failure.message}`);
  }
}
