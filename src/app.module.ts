import { type DynamicModule, Module } from '@nestjs/common';
import { ActionsModule } from './base/actions/actions.module';
import { actionsMigrations } from './base/actions/actions.migrations';
import { ClockModule } from './base/concurrency/clock.module';
import { BASE_ENVIRONMENT } from './base/config/base.config';
import { ErrorsModule } from './base/errors/errors.module';
import { HealthModule } from './base/health/health.module';
import { LoggingModule } from './base/logging/logging.module';
import { MetricsModule } from './base/metrics/metrics.module';
import { SecurityModule } from './base/security';
import { sessionsMigrations } from './base/sessions/sessions.migrations';
import { StoreModule } from './base/store/store.module';
import { CliEnvironment } from './cli/cli.config';
import { ConsoleModule } from './console/console.module';
import { MarketoEnvironment } from './marketo/marketo.config';
import { PipedriveEnvironment } from './pipedrive/pipedrive.config';
import { QueueEnvironment, queueMigrations, QueueModule } from './queue';
import { syncStateMigrations } from './sync/state/sync-state.migrations';
import { BudgetEnvironment } from './sync/budget/budget.config';
import { GuardianEnvironment } from './sync/guardian/guardian.config';
import { JobsEnvironment } from './sync/jobs/jobs.config';
import { jobsMigrations } from './sync/jobs/store/jobs.migrations';
import { SyncEnvironment } from './sync/sync.config';
import { SyncModule } from './sync/sync.module';
import { TASKS } from './sync/tasks/definitions';

/** The variables of every module, to be checked together. */
export const ENVIRONMENT = [
  ...BASE_ENVIRONMENT,
  QueueEnvironment,
  MarketoEnvironment,
  PipedriveEnvironment,
  SyncEnvironment,
  BudgetEnvironment,
  GuardianEnvironment,
  JobsEnvironment,
  CliEnvironment,
];

/** The tables of every module. */
export const MIGRATIONS = [actionsMigrations, sessionsMigrations, queueMigrations, syncStateMigrations, jobsMigrations];

@Module({
  imports: [
    ClockModule,
    LoggingModule,
    ErrorsModule,
    HealthModule,
    SecurityModule,
    MetricsModule,
    StoreModule.with(MIGRATIONS),
    ActionsModule,
    QueueModule.with(TASKS),
    SyncModule,
    ConsoleModule,
  ],
})
export class AppModule {
  /** @param environment - where the modules read their variables from. */
  static with(environment: DynamicModule): DynamicModule {
    return { module: AppModule, imports: [environment] };
  }
}
