import { type SandboxContext } from '../core/context.ts';
import { Deliveries } from '../core/deliveries.ts';
import { listen } from '../core/http.ts';
import { PipedriveAccount } from './account.ts';
import { BUILT_IN_FIELDS, CUSTOM_FIELDS } from './account-fields.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { FieldCatalogue } from './fields.ts';
import { Limits } from './limits.ts';
import { type PipedriveSandbox } from './pipedrive-sandbox.ts';
import { noteRoutes } from './note-routes.ts';
import { Notes } from './notes.ts';
import { recordRoutes } from './record-routes.ts';
import { type SandboxParts, sandboxOf } from './sandbox-of.ts';
import { seedRecords } from './seed-records.ts';
import { createServer } from './server.ts';
import { defaultSwitches } from './switches.ts';
import { UserEdits } from './user-edits.ts';
import { userRoutes } from './user-routes.ts';
import { usersOf } from './users.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WebhookSubscriptions } from './webhook-subscriptions.ts';

export { type PipedriveSandbox } from './pipedrive-sandbox.ts';
/**
 * Starts the simulated Pipedrive on its own port.
 *
 * @throws PortTakenError when the port is in use.
 */
export async function createPipedriveSandbox(
  context: SandboxContext,
): Promise<{ sandbox: PipedriveSandbox; close: () => Promise<void> }> {
  const parts = createParts(context);
  const { account, subscriptions, limits, apiToken, tokenUserId, settings, deliveries } = parts;
  const routes = [
    ...recordRoutes(account, { userId: tokenUserId, source: 'api' }),
    ...catalogueRoutes(account),
    ...noteRoutes(account, parts.notes, tokenUserId),
    ...userRoutes(account.users, tokenUserId, account.switches),
    ...webhookRoutes(subscriptions, tokenUserId),
  ];
  const isDenied = (): boolean => settings.isDenied;
  const application = createServer({ context, routes, limits, switches: account.switches, apiToken, isDenied });
  const listener = await listen(application, context.options.ports.pipedrive, context.options.host);
  const close = async (): Promise<void> => {
    await Promise.all([listener.close(), deliveries.close()]);
  };
  return { sandbox: sandboxOf(parts, listener.url), close };
}

function createParts(context: SandboxContext): SandboxParts {
  const { clock, options, company } = context;
  const random = context.random.derive('pipedrive');
  const users = usersOf(company);
  const [tokenUser, editor] = users;
  if (!tokenUser || !editor) throw new Error('The invented company has no users');

  const settings = { searchLagMs: 0, isDenied: false };
  const switches = defaultSwitches(users.length);
  const fields = new FieldCatalogue(options.seed, BUILT_IN_FIELDS, CUSTOM_FIELDS);
  const account = new PipedriveAccount({ clock, fields, users, switches, searchLagMs: () => settings.searchLagMs });
  const edits = new UserEdits(account, { userId: editor.id, source: 'app' });
  seedRecords(edits, company, users.slice(1));
  // What was there at the start has long been indexed.
  settings.searchLagMs = options.searchLagMs;

  const subscriptions = new WebhookSubscriptions(clock, users, tokenUser.id);
  const deliveries = new Deliveries();
  const timeScale = options.webhookTimeScale;
  const sender = new WebhookSender({
    account,
    subscriptions,
    deliveries,
    random: random.derive('webhooks'),
    timeScale,
  });
  account.onEvent((event) => sender.announce(event));
  return {
    account,
    notes: new Notes(clock, (parent, id) => account.hasParent(parent, id)),
    edits,
    subscriptions,
    deliveries,
    webhooks: sender,
    limits: new Limits(clock, switches, options.limits),
    apiToken: random.derive('token').hex(40),
    tokenUserId: tokenUser.id,
    settings,
  };
}
