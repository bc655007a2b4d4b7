import { ActionsLog, type ActionTables } from '../base/actions/actions-log';
import { systemClock } from '../base/concurrency/clock';
import { type Store } from '../base/store/store';
import { fittedMapping } from '../sync/check/fitted-mapping';
import { guardianConfig, type GuardianConfig } from '../sync/guardian/guardian.config';
import { MappingError } from '../sync/mapping/check-mapping';
import { type Mapping } from '../sync/mapping/mapping';
import { linkFieldParts, type OnMade } from '../sync/setup/link-fields';
import { type ManualSteps, manualSteps } from '../sync/setup/manual-steps';
import { applied } from '../sync/setup/setup';
import { type SetupItem, type SetupPart } from '../sync/setup/setup-item';
import { webhookParts } from '../sync/setup/webhook-parts';
import { MadeThings, type MadeThingTables } from '../sync/state/made-things';
import { Accounts } from './support/accounts';
import { type Answer, type CommandLine, EXIT, type ExitCode } from './support/command-line';
import { manualText } from './support/manual-text';
import { openStore } from './support/open-store';
import { shown } from './support/table';

/** Who acts where no key is asked for. */
const COMMAND_LINE = 'command line';

interface Options {
  apply?: true;
  withDeletes?: true;
}

const NO_ADDRESS: SetupItem = {
  id: 'pipedrive-webhook',
  state: 'skipped',
  message: 'PUBLIC_URL is not set, so Pipedrive’s webhooks and the addresses for Marketo are left out',
};

/** `setup`: what both accounts still need. */
export function addSetup(line: CommandLine): void {
  line
    .add(
      {
        usage: 'setup',
        does: 'lists the link fields and webhooks that the accounts still need, and what a person does in Marketo',
        examples: [
          ['setup', 'only look: exit code 2 where something is missing'],
          ['setup --apply', 'make it; the same again makes nothing'],
          ['setup --apply --with-deletes', 'also the webhook by which deleted persons delete their leads'],
        ],
      },
      (options: Options) => setUp(options),
    )
    .option('--apply', 'make what is missing')
    .option('--with-deletes', 'also want the webhook of deleted persons');
}

async function setUp(options: Options): Promise<Answer> {
  const [apply, withDeletes] = [options.apply === true, options.withDeletes === true];
  const accounts = new Accounts();
  const config = guardianConfig();
  const mapping = await usableMapping(accounts);
  const memory = new LateMemory();
  try {
    const parts = await everyPart(accounts, mapping, config, withDeletes, memory.remember);
    if (apply && parts.some(({ make }) => make !== null)) await memory.open();
    const items = apply ? await applied(parts) : parts.map(({ item }) => item);
    for (const { id, state } of items) if (state === 'made') await memory.note(id);
    const byHand = await stepsFor(accounts, mapping, config);
    const text = `${items.map(lineOf).join('')}${apply ? '' : HINT}${byHand === null ? '' : manualText(byHand)}`;
    return { document: { applied: apply, items, byHand }, text, exitCode: exitCodeOf(items) };
  } finally {
    await memory.close();
  }
}

async function usableMapping(accounts: Accounts): Promise<Mapping> {
  const settings = await accounts.settings();
  if (settings.shapeProblems.length > 0) throw new MappingError(settings.mappingOrigin, settings.shapeProblems);
  return (await fittedMapping(settings, accounts.marketo(), accounts.pipedrive())).mapping;
}

async function everyPart(
  accounts: Accounts,
  mapping: Mapping,
  { publicUrl, webhookKey }: GuardianConfig,
  withDeletes: boolean,
  onMade: OnMade,
): Promise<SetupPart[]> {
  const links = await linkFieldParts(mapping, accounts.marketo(), accounts.pipedrive(), onMade);
  if (publicUrl === null || webhookKey === null) return [...links, { item: NO_ADDRESS, make: null }];
  const place = { publicUrl, apiKey: webhookKey, withDeletes };
  return [...links, ...(await webhookParts(mapping, accounts.pipedrive(), place, onMade))];
}

async function stepsFor(
  accounts: Accounts,
  mapping: Mapping,
  { publicUrl, webhookKey }: GuardianConfig,
): Promise<ManualSteps | null> {
  if (publicUrl === null || webhookKey === null) return null;
  return manualSteps(mapping, { publicUrl, apiKey: webhookKey }, await accounts.marketo().describe('lead'));
}

function exitCodeOf(items: readonly SetupItem[]): ExitCode {
  if (items.some(({ state }) => state === 'failed' || state === 'wrong')) return EXIT.problem;
  return items.some(({ state }) => state === 'missing') ? EXIT.differs : EXIT.done;
}

const HINT = '\nNothing was changed; --apply makes what is missing.\n';

const lineOf = ({ state, message }: SetupItem): string => `${state.padEnd(10)}  ${shown(message)}\n`;

/** The store is opened only where something will be made: a service that runs may have its file. */
class LateMemory {
  private store: Store | undefined;
  private things: MadeThings | undefined;
  private actions: ActionsLog | undefined;

  readonly remember: OnMade = async (kind, name) => {
    await this.things?.remember(kind, name, systemClock.now());
  };

  /** That somebody had it made. @param item - its id. */
  async note(item: string): Promise<void> {
    await this.actions?.record({ who: COMMAND_LINE, what: 'setup', subject: item, count: 1 });
  }

  async open(): Promise<void> {
    this.store = await openStore();
    this.things = new MadeThings(this.store.db<MadeThingTables>());
    this.actions = new ActionsLog(this.store.db<ActionTables>(), systemClock);
  }

  async close(): Promise<void> {
    await this.store?.close();
  }
}
