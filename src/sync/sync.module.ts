import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { CLOCK, type Clock } from '../base/clock';
import { Store } from '../base/store/store';
import { type MarketoConfig, marketoConfig } from '../marketo/marketo.config';
import { MarketoModule } from '../marketo/marketo.module';
import { PipedriveModule } from '../pipedrive/pipedrive.module';
import { MappingCheck } from './check/mapping-check';
import { ServiceStop } from './check/stop-service';
import { CompanyOfLead } from './flows/company-of-lead';
import { DeletePersonTask } from './flows/delete-person.task';
import { FlowEngine } from './flows/engine';
import { LeadToPersonTask } from './flows/lead-to-person.task';
import { TargetWriter } from './flows/target-writer';
import { CONTROLLERS } from './http';
import { loadMapping } from './mapping/load-mapping';
import { Records } from './records/records';
import { SyncState, type SyncTables } from './state/sync-state';
import { type SyncConfig, syncConfig } from './sync.config';
import { SyncSettings } from './sync-settings';
import { PersonLink } from './webhooks/person-link';

/** The product: mapping, matching, flows and the routes that start them. */
@Module({
  imports: [
    ConfigModule.forFeature(syncConfig),
    ConfigModule.forFeature(marketoConfig),
    MarketoModule,
    PipedriveModule,
  ],
  controllers: CONTROLLERS,
  providers: [
    {
      provide: SyncSettings,
      inject: [syncConfig.KEY, marketoConfig.KEY],
      useFactory: async ({ MAPPING_FILE }: SyncConfig, { deleteFlagField }: MarketoConfig) => {
        const { mapping, origin, problems } = await loadMapping(MAPPING_FILE, process.cwd());
        return new SyncSettings(mapping, origin, problems, deleteFlagField);
      },
    },
    {
      provide: SyncState,
      inject: [Store, CLOCK],
      useFactory: (store: Store, clock: Clock) => new SyncState(store.db<SyncTables>(), clock),
    },
    ServiceStop,
    Records,
    FlowEngine,
    TargetWriter,
    CompanyOfLead,
    MappingCheck,
    PersonLink,
    LeadToPersonTask,
    DeletePersonTask,
  ],
})
export class SyncModule {}
