import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { CLOCK, type Clock } from '../base/concurrency/clock';
import { VendorGateModule } from '../base/vendor-gate/vendor-gate.module';
import { Store } from '../base/store/store';
import { type MarketoConfig, marketoConfig } from '../marketo/marketo.config';
import { MarketoModule } from '../marketo/marketo.module';
import { PipedriveModule } from '../pipedrive/pipedrive.module';
import { budgetConfig } from './budget/budget.config';
import { BudgetMetrics } from './budget/budget-metrics';
import { VendorBudgets } from './budget/vendor-budgets';
import { MappingCheck } from './check/mapping-check';
import { ServiceStop } from './check/stop-service';
import { SchemaDrift } from './drift/schema-drift';
import { CompanyOfLead } from './tasks/company-of-lead';
import { CONSENT_PROVIDERS } from './tasks/consent-providers';
import { ActivityWriter } from './tasks/activity-writer';
import { DealFollower } from './tasks/deal-follower';
import { Deletions } from './tasks/deletions';
import { FlowEngine } from './engine/engine';
import { FlowLinker } from './engine/linker';
import { FlowPlanner } from './engine/planner';
import { InStep } from './engine/in-step';
import { StepsOfRuns } from './engine/steps-of-runs';
import { SeenCompanies } from './engine/seen-companies';
import { FreeSkips } from './tasks/free-skips';
import { KnownPersons } from './tasks/known-persons';
import { KnownRoles } from './tasks/known-roles';
import { KnownCompanies } from './tasks/known-companies';
import { FlowRunner } from './tasks/flow-runner';
import { HANDLERS } from './tasks/handlers';
import { FormerRole } from './tasks/former-role';
import { RoleOfDeal } from './tasks/role-of-deal';
import { RoleNames } from './tasks/role-names';
import { SentEmails } from './tasks/sent-emails';
import { TargetWriter } from './engine/target-writer';
import { ConflictUpkeep } from './conflicts/conflict-upkeep';
import { Conflicts } from './conflicts/conflicts';
import { ConflictKeeper } from './engine/two-way/conflict-keeper';
import { GroupJudge } from './engine/two-way/group-judge';
import { TwoWayFields } from './engine/two-way/two-way';
import { KeptValues } from './engine/kept-values';
import { guardianConfig } from './guardian/guardian.config';
import { ArrivingEvents } from './vouching/arriving-events';
import { Vouching } from './vouching/vouching';
import { CatchUp } from './guardian/catch-up';
import { DeliverySigns } from './guardian/delivery-signs';
import { Guardian } from './guardian/guardian';
import { MissedDeletions } from './guardian/missed-deletions';
import { OtherInstances } from './guardian/other-instances';
import { WebhookRepair } from './guardian/webhook-repair';
import { WebhookWatch } from './guardian/webhook-watch';
import { queueConfig } from '../queue';
import { CONTROLLERS, ROUTE_PROVIDERS } from './http';
import { DryRuns } from './http/dry-runs';
import { Jobs } from './jobs/jobs';
import { JOB_PROVIDERS } from './jobs/providers';
import { jobsConfig } from './jobs/jobs.config';
import { loadMapping } from './mapping/load-mapping';
import { MappingViews } from './preview/mapping-view';
import { RecordPreviews } from './preview/record-preview';
import { EmailSearch } from './records/email-search';
import { RecordLine } from './stories/record-line';
import { RecordStories } from './stories/record-story';
import { Records } from './records/records';
import { AgreementMemory, type AgreementTables } from './state/agreements';
import { DealRoles, type DealRoleTables } from './state/deal-roles';
import { Fingerprints, type SecretTables } from './state/fingerprints';
import { GuardianMemory, type GuardianTables } from './state/guardian-memory';
import { Moments, type MomentTables } from './state/moments';
import { MadeThings, type MadeThingTables } from './state/made-things';
import { type ActivityTables, MadeActivities } from './state/made-activities';
import { SeenSchemas, type SeenSchemaTables } from './state/seen-schemas';
import { SeenSources, type SeenTables } from './state/seen-sources';
import { SyncState, type SyncTables } from './state/sync-state';
import { ConsentMemory, type ConsentTables } from './state/consent-memory';
import { type ConflictTables, OpenConflicts } from './state/open-conflicts';
import { MemoryGap } from './state/memory-gap';
import { NotKeptMemory, type NotKeptTables } from './state/not-kept';
import { type SyncConfig, syncConfig } from './sync.config';
import { SyncSettings } from './sync-settings';
import { PersonLink } from './webhooks/person-link';
import { HeardMerges } from './webhooks/heard-merges';
import { SaidConsent } from './webhooks/said-consent';
import { WebhookMemory } from './webhooks/webhook-memory';

/** The product: mapping, matching, flows and the routes that start them. */
@Module({
  imports: [
    ConfigModule.forFeature(syncConfig),
    ConfigModule.forFeature(budgetConfig),
    ConfigModule.forFeature(marketoConfig),
    ConfigModule.forFeature(guardianConfig),
    ConfigModule.forFeature(queueConfig),
    ConfigModule.forFeature(jobsConfig),
    VendorGateModule,
    MarketoModule,
    PipedriveModule,
  ],
  controllers: CONTROLLERS,
  providers: [
    {
      provide: SyncSettings,
      inject: [syncConfig.KEY, marketoConfig.KEY],
      useFactory: async ({ MAPPING_FILE, SYNC_MEMORY }: SyncConfig, { deleteFlagField }: MarketoConfig) => {
        const { mapping, origin, problems } = await loadMapping(MAPPING_FILE, process.cwd());
        return new SyncSettings(mapping, origin, problems, deleteFlagField, SYNC_MEMORY === 'on');
      },
    },
    {
      provide: SyncState,
      inject: [Store, Fingerprints, CLOCK],
      useFactory: (store: Store, fingerprints: Fingerprints, clock: Clock) =>
        new SyncState(store.db<SyncTables>(), fingerprints, clock),
    },
    {
      provide: Fingerprints,
      inject: [Store],
      useFactory: (store: Store) => new Fingerprints(store.db<SecretTables>()),
    },
    {
      provide: AgreementMemory,
      inject: [Store, Fingerprints],
      useFactory: (store: Store, fingerprints: Fingerprints) =>
        new AgreementMemory(store.db<AgreementTables>(), fingerprints),
    },
    {
      provide: SeenSources,
      inject: [Store, Fingerprints],
      useFactory: (store: Store, fingerprints: Fingerprints) => new SeenSources(store.db<SeenTables>(), fingerprints),
    },
    {
      provide: NotKeptMemory,
      inject: [Store, Fingerprints],
      useFactory: (store: Store, fingerprints: Fingerprints) =>
        new NotKeptMemory(store.db<NotKeptTables>(), fingerprints),
    },
    {
      provide: ConsentMemory,
      inject: [Store, Fingerprints],
      useFactory: (store: Store, fingerprints: Fingerprints) =>
        new ConsentMemory(store.db<ConsentTables>(), fingerprints),
    },
    {
      provide: OpenConflicts,
      inject: [Store, CLOCK],
      useFactory: (store: Store, clock: Clock) => new OpenConflicts(store.db<ConflictTables>(), clock),
    },
    {
      provide: SeenSchemas,
      inject: [Store],
      useFactory: (store: Store) => new SeenSchemas(store.db<SeenSchemaTables>()),
    },
    {
      provide: GuardianMemory,
      inject: [Store],
      useFactory: (store: Store) => new GuardianMemory(store.db<GuardianTables>()),
    },
    { provide: Moments, inject: [Store], useFactory: (store: Store) => new Moments(store.db<MomentTables>()) },
    { provide: MadeThings, inject: [Store], useFactory: (store: Store) => new MadeThings(store.db<MadeThingTables>()) },
    { provide: DealRoles, inject: [Store], useFactory: (store: Store) => new DealRoles(store.db<DealRoleTables>()) },
    {
      provide: MadeActivities,
      inject: [Store],
      useFactory: (store: Store) => new MadeActivities(store.db<ActivityTables>()),
    },
    MemoryGap,
    ServiceStop,
    Records,
    RecordLine,
    RecordStories,
    EmailSearch,
    FlowEngine,
    FlowLinker,
    FlowPlanner,
    InStep,
    StepsOfRuns,
    SeenCompanies,
    TwoWayFields,
    GroupJudge,
    ConflictKeeper,
    Conflicts,
    ConflictUpkeep,
    ...CONSENT_PROVIDERS,
    KeptValues,
    TargetWriter,
    CompanyOfLead,
    FormerRole,
    RoleOfDeal,
    RoleNames,
    DealFollower,
    SentEmails,
    ActivityWriter,
    Deletions,
    FlowRunner,
    MappingCheck,
    ...HANDLERS,
    DryRuns,
    ...ROUTE_PROVIDERS,
    MappingViews,
    SchemaDrift,
    RecordPreviews,
    ...JOB_PROVIDERS,
    VendorBudgets,
    BudgetMetrics,
    WebhookWatch,
    ArrivingEvents,
    Vouching,
    KnownCompanies,
    KnownRoles,
    KnownPersons,
    FreeSkips,
    WebhookRepair,
    CatchUp,
    MissedDeletions,
    DeliverySigns,
    OtherInstances,
    Guardian,
    PersonLink,
    WebhookMemory,
    SaidConsent,
    HeardMerges,
  ],
  exports: [
    SchemaDrift,
    EmailSearch,
    RecordStories,
    DryRuns,
    VendorBudgets,
    WebhookWatch,
    Jobs,
    Conflicts,
    MappingViews,
    RecordPreviews,
  ],
})
export class SyncModule {}
