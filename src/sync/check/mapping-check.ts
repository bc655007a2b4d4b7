import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/clock';
import { AppError, toAppError } from '../../base/errors/app-error';
import { ReadinessRegistry } from '../../base/health/readiness-registry';
import { LOG, type Log } from '../../base/logging/log';
import { MarketoClient } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { QueueService } from '../../queue/queue.service';
import { checkAgainst, MappingError } from '../mapping/check-mapping';
import { BUILT_IN } from '../mapping/load-mapping';
import { withinAccount } from '../mapping/within-account';
import { SyncSettings } from '../sync-settings';
import { accountSchemas } from './account-schemas';
import { STOP_SERVICE, type StopService } from './stop-service';

/** The start waits so long for the vendors; what takes longer goes on while the service already listens. */
const START_WAITS_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/**
 * Checks the mapping against what both accounts have, before any task runs. A mistake stops the service. While a vendor
 * cannot be reached, tasks are stored and wait; while it refuses the credentials, they fail as `vendor-denied`.
 */
@Injectable()
export class MappingCheck implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private failure: AppError | null = new AppError('vendor-unavailable', 'The accounts were not reached yet');
  private tries = 0;
  private closed = false;

  constructor(
    private readonly settings: SyncSettings,
    private readonly marketo: MarketoClient,
    private readonly pipedrive: PipedriveClient,
    private readonly queue: QueueService,
    private readonly readiness: ReadinessRegistry,
    @Inject(STOP_SERVICE) private readonly stopService: StopService,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.queue.pause('the mapping was not checked yet');
    this.readiness.add({ name: 'mapping', check: () => Promise.resolve(this.failure?.message ?? null) });
  }

  /** @throws MappingError where a mistake is found in time to stop the start. */
  async onApplicationBootstrap(): Promise<void> {
    const first = this.check();
    const mistake = await Promise.race([first, this.clock.sleep(START_WAITS_MS).then(() => this.shapeMistake())]);
    if (mistake) throw mistake;
    void first.then((outcome) => this.goOn(outcome));
  }

  onApplicationShutdown(): void {
    this.closed = true;
  }

  /** @throws AppError `vendor-denied` while a vendor refuses the credentials. */
  assertUsable(): void {
    if (this.failure) throw this.failure;
  }

  private async goOn(outcome: MappingError | null): Promise<void> {
    if (outcome) return this.stopService(outcome);
    while (this.failure && !this.closed) {
      await this.clock.sleep(Math.min(FIRST_RETRY_MS * 2 ** (this.tries - 1), LAST_RETRY_MS));
      const mistake = this.closed ? null : await this.check();
      if (mistake) return this.stopService(mistake);
    }
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
    const { mapping, mappingOrigin } = this.settings;
    const schemas = await accountSchemas(this.marketo, this.pipedrive, mapping.pipelines !== undefined);
    if (mappingOrigin === BUILT_IN) {
      const { mapping: narrowed, leftOut } = withinAccount(mapping, schemas);
      if (leftOut.length > 0)
        this.log.info({ leftOut }, 'The built-in mapping leaves out what the accounts do not have');
      this.settings.mapping = narrowed;
    }
    const problems = [...this.settings.shapeProblems, ...checkAgainst(this.settings.mapping, schemas)];
    return problems.length > 0 ? new MappingError(mappingOrigin, problems) : null;
  }

  /** What can be said without the accounts. */
  private shapeMistake(): MappingError | null {
    const { mappingOrigin, shapeProblems } = this.settings;
    return shapeProblems.length > 0 ? new MappingError(mappingOrigin, shapeProblems) : null;
  }

  private usable(): void {
    this.failure = null;
    this.queue.resume();
    this.log.info({ mapping: this.settings.mappingOrigin }, 'The mapping fits both accounts');
  }

  private unusable(failure: AppError): void {
    if (failure.message !== this.failure?.message) {
      this.log.error({ err: failure }, `The mapping cannot be checked: ${failure.message}`);
    }
    this.failure = failure;
    if (failure.kind === 'vendor-denied') this.queue.resume();
    else this.queue.pause(`the mapping cannot be checked: ${failure.message}`);
  }
}
