import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { SecurityModule } from '../base/security';
import { SessionsModule } from '../base/sessions/sessions.module';
import { VendorGateModule } from '../base/vendor-gate/vendor-gate.module';
import { guardianConfig } from '../sync/guardian/guardian.config';
import { SyncModule } from '../sync/sync.module';
import { ActionPagesController } from './actions/actions.controller';
import { FailurePagesController } from './failures/failures.controller';
import { RecordPagesController } from './records/records.controller';
import { TaskPagesController } from './tasks/tasks.controller';
import { AssetsController } from './assets/assets.controller';
import { ConflictPagesController } from './conflicts/conflicts.controller';
import { JobPagesController } from './jobs/jobs.controller';
import { MappingPagesController } from './mapping/mapping.controller';
import { Overview } from './overview/overview-figures';
import { OverviewController } from './overview/overview.controller';
import { SignInController } from './sign-in/sign-in.controller';

/** The operators' pages. Needs clock, log, store, queue and actions log. */
@Module({
  imports: [ConfigModule.forFeature(guardianConfig), SecurityModule, SessionsModule, VendorGateModule, SyncModule],
  controllers: [
    AssetsController,
    SignInController,
    OverviewController,
    RecordPagesController,
    FailurePagesController,
    TaskPagesController,
    JobPagesController,
    ConflictPagesController,
    MappingPagesController,
    ActionPagesController,
  ],
  providers: [Overview],
})
export class ConsoleModule {}
