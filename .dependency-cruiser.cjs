/** The layers of ARCHITECTURE.md, each as a rule with its reason. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const outside = (...folders) => ({ path: '^src/', pathNot: folders.map((folder) => `^src/${folder}`) });

module.exports = {
  forbidden: [
    rule('no-cycle', 'A cycle means that a piece is on the wrong floor.', {}, { circular: true }),
    rule(
      'base-knows-nobody',
      'The ground floor is the platform: it may be used by all and uses nobody.',
      { path: '^src/base/' },
      outside('base/'),
    ),
    rule(
      'queue-on-base',
      'The queue knows neither vendor nor the product.',
      { path: '^src/queue/' },
      outside('base/', 'queue/'),
    ),
    rule(
      'marketo-on-base',
      'A vendor folder holds what is true of that vendor alone.',
      { path: '^src/marketo/' },
      outside('base/', 'marketo/'),
    ),
    rule(
      'pipedrive-on-base',
      'A vendor folder holds what is true of that vendor alone.',
      { path: '^src/pipedrive/' },
      outside('base/', 'pipedrive/'),
    ),
    rule(
      'sync-below-app',
      'The product does not know how it is started.',
      { path: '^src/sync/' },
      { path: '^src/(cli/|console/|[^/]+\\.ts$)' },
    ),
    rule(
      'cli-on-top',
      'A command uses the floors below; only the list of variables knows that there are commands.',
      { path: '^src/', pathNot: '^src/cli/' },
      { path: '^src/cli/', pathNot: '^src/cli/cli\\.config\\.ts$' },
    ),
    rule(
      'console-on-top',
      'The console shows what the floors below know; nobody but the application knows that there is one.',
      { path: '^src/', pathNot: ['^src/console/', '^src/app\\.module\\.ts$'] },
      { path: '^src/console/' },
    ),
    rule(
      'console-asks-services',
      'The console talks to the services that the routes use: to no table, no vendor and no command.',
      { path: '^src/console/', pathNot: '\\.spec\\.tsx?$' },
      {
        path: ['^src/(cli|marketo|pipedrive)/', '^src/queue/(ledger|running|drivers)/', '^node_modules/(kysely|axios)'],
      },
    ),
    rule(
      'vendor-face-only',
      'From outside, a vendor is its client, entities, module and configuration, never its transport.',
      { path: '^(src|test|bench)/', pathNot: ['^src/(marketo|pipedrive)/'] },
      { path: '^src/(marketo|pipedrive)/(transport|schema)/' },
    ),
    rule(
      'mapping-is-pure',
      'The mapping engine has no framework, client, clock or environment; look-ups reach it through its context. The list of kinds is mere data.',
      { path: '^src/sync/mapping/', pathNot: '\\.spec\\.ts$' },
      {
        path: [
          '^src/(?!sync/mapping/|sync/records/kinds\\.ts|base/(errors/|records/|values/|by-name))',
          '^node_modules/(@nestjs|axios|kysely)',
        ],
      },
    ),
    rule(
      'sync-flows-are-data',
      'A flow says what is carried over and how the target is found; it runs nothing.',
      { path: '^src/sync/flows/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(engine|tasks|webhooks|http|check|guardian|setup|preview|drift)/' },
    ),
    rule(
      'sync-engine-below-tasks',
      'The engine carries one record over; it does not know what asked for it.',
      { path: '^src/sync/engine/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(tasks|webhooks|http|check|guardian|setup|preview|drift)/' },
    ),
    rule(
      'sync-tasks-below-http',
      'A task does not know the route that asked for it.',
      { path: '^src/sync/tasks/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(http|guardian|setup|preview|drift)/' },
    ),
    rule(
      'sync-webhooks-below-tasks',
      'What a webhook says is read the same for whoever needs it: the routes, and the tasks that were given its body.',
      { path: '^src/sync/webhooks/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(?!webhooks/|records/|state/|matching/|mapping/|sync-settings)' },
    ),
    rule(
      'sync-vouching-below-engine',
      'Whether a record can be taken as it was is answered without knowing who asks, or who watches the webhooks.',
      { path: '^src/sync/vouching/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(?!vouching/|records/|state/)' },
    ),
    rule(
      'sync-guardian-on-tasks',
      'The guardian queues tasks; the routes tell it of deliveries, and setup makes what it looks after.',
      { path: '^src/sync/guardian/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(http|setup|jobs|preview|drift|conflicts|engine|flows)/' },
    ),
    rule(
      'sync-check-below-tasks',
      'The check looks at the mapping and both accounts before any task runs.',
      { path: '^src/sync/check/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(tasks|webhooks|http|guardian|setup|jobs|preview|drift|conflicts)/' },
    ),
    rule(
      'sync-preview-below-http',
      'A preview carries a record over as its task does; it does not know who looks at it.',
      { path: '^src/sync/preview/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(webhooks|http|guardian|setup)/' },
    ),
    rule(
      'sync-conflicts-below-http',
      'What people decide becomes a task; the routes and pages that ask them stand above.',
      { path: '^src/sync/conflicts/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(engine|matching|webhooks|http|check|guardian|setup)/' },
    ),
    rule(
      'sync-jobs-on-tasks',
      'A job does for many records what tasks do; no task knows of it, and it does not know the routes.',
      { path: '^src/sync/jobs/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(http|guardian|setup)/' },
    ),
    rule(
      'sync-jobs-on-top',
      'Jobs are on top of the tasks: only routes and the module know them.',
      { path: '^src/sync/(tasks|engine|flows|state|records|matching|mapping|webhooks|check|budget)/' },
      { path: '^src/sync/jobs/' },
    ),
    rule(
      'sync-drift-looks-at-accounts',
      'What the accounts have changed concerns the mapping and its check, and no record.',
      { path: '^src/sync/drift/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(flows|engine|tasks|webhooks|http|guardian|setup|preview)/' },
    ),
    rule(
      'sync-records-below-memory',
      'What a record is depends on nothing that is remembered of it, and on no rule that finds it.',
      { path: '^src/sync/records/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(?!records/|mapping/)' },
    ),
    rule(
      'sync-memory-on-records',
      'The memory keeps what was seen of records; the rules that find them look into it.',
      { path: '^src/sync/state/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(?!state/|records/|mapping/)' },
    ),
    rule(
      'sync-matching-on-memory',
      'Rules find records by both sides and by the memory; who runs them is above.',
      { path: '^src/sync/matching/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(?!matching/|state/|records/|mapping/)' },
    ),
    rule(
      'sync-stories-below-http',
      'What happened to a record is told from what is kept of it; nothing is read or run for that.',
      { path: '^src/sync/stories/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(?!stories/|state/|records/|mapping/|sync-settings)' },
    ),
    rule(
      'sync-vouching-below-flows',
      'Whether a record is as it was is asked by flows and told by those who watch; it knows neither.',
      { path: '^src/sync/vouching/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/sync/(flows|engine|tasks|webhooks|http|check|guardian|setup)/' },
    ),
    rule(
      'tracing-in-one-place',
      'Spans are made by base/tracing alone, which keeps values of records out of them.',
      { path: '^src/', pathNot: ['^src/base/tracing/', '\\.spec\\.ts$'] },
      { path: '^node_modules/@opentelemetry/' },
    ),
    rule(
      'http-in-transport',
      'Calls leave through one way: base/http-client and the transports.',
      { path: '^src/', pathNot: ['^src/base/http-client/', '^src/(marketo|pipedrive)/transport/', '\\.spec\\.ts$'] },
      { path: ['^node_modules/axios', '^node_modules/@nestjs/axios'] },
    ),
    rule(
      'database-in-its-places',
      'SQL lives in the store, the actions log, the sessions, the task ledger, the state of the sync and the store of jobs.',
      {
        path: '^src/',
        pathNot: [
          '^src/base/(store|actions|sessions)/',
          '^src/queue/ledger/',
          '^src/sync/(state|jobs/store)/',
          '\\.spec\\.ts$',
        ],
      },
      { path: '^node_modules/kysely' },
    ),
    rule(
      'sandbox-stands-alone',
      'A simulation that shares code with the service would share its mistakes.',
      { path: '^sandbox/' },
      { path: '^(src|test)/' },
    ),
    rule(
      'queue-ledger-below',
      'The ledger keeps the tasks and knows nobody who runs or delivers them.',
      { path: '^src/queue/ledger/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/queue/(running|drivers)/' },
    ),
    rule(
      'queue-running-below-drivers',
      'What runs a task does not know how it is delivered; the lifecycle knows the contract of a driver.',
      { path: '^src/queue/running/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/queue/drivers/[^/]+/' },
    ),
    rule(
      'queue-product-in-its-places',
      'Only the folder of its driver knows a queue product.',
      { path: '^src/', pathNot: ['^src/queue/drivers/[^/]+/', '\\.spec\\.ts$'] },
      { path: '^node_modules/(@google-cloud/tasks|@grpc|google-auth-library)/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'emulator-stands-alone',
      'An emulator of Cloud Tasks that shares code with the driver would share its mistakes.',
      { path: '^test/support/cloud-tasks/', pathNot: '\\.spec\\.ts$' },
      { path: '^(src|sandbox)/' },
    ),
    rule(
      'product-without-sandbox',
      'The service never depends on the simulation.',
      { path: '^src/', pathNot: '\\.spec\\.ts$' },
      { path: '^(sandbox|test|bench)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
