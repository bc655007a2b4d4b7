import { type SandboxContext } from '../core/context.ts';
import { Deliveries } from '../core/deliveries.ts';
import { listen } from '../core/http.ts';
import { PipedriveAccount } from './account.ts';
import { BUILT_IN_FIELDS, CUSTOM_FIELDS } from './account-fields.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { FieldCatalogue } from './fields.ts';
import { Limits } from './limits.ts';
import { type PipedriveSandbox } from './pipedrive-sandbox.ts';
import { type Kind } from './record.ts';
import { recordRoutes } from './record-routes.ts';
import { seedRecords } from './seed-records.ts';
import { createServer } from './server.ts';
import { defaultSwitches } from './switches.ts';
import { UserEdits } from './user-edits.ts';
import { userRoutes } from './user-routes.ts';
import { usersOf } from './users.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WebhookSubscriptions } from './webhook-subscriptions.ts';

export { type PipedriveSandbox, type PipedriveWebhook } from './pipedrive-sandbox.ts';
export { type PipedriveSwitches } from './switches.ts';
export { type PipedriveValues } from './user-edits.ts';

/**
 * Starts the simulated Pipedrive on its own port.
 *
 * @throws PortTakenError when the port is in use.
 */
export async function createPipedriveSandbox(
  context: SandboxContext,
): Promise<{ sandbox: PipedriveSandbox; close: () => Promise<void> }> {
  const { clock, options, company } = context;
  const random = context.random.derive('pipedrive');
  const users = usersOf(company);
  const [tokenUser, editor] = users;
  if (!tokenUser || !editor) throw new Error('The invented company has no users');
  const settings = { searchLagMs: 0 };
  const switches = defaultSwitches(users.length);
  const fields = new FieldCatalogue(options.seed, BUILT_IN_FIELDS, CUSTOM_FIELDS);
  const account = new PipedriveAccount({ clock, fields, users, switches, searchLagMs: () => settings.searchLagMs });
  const edits = new UserEdits(account, { userId: editor.id, source: 'app' });
  seedRecords(edits, company, users.slice(1));
  // What was there at the start has long been indexed.
  settings.searchLagMs = options.searchLagMs;

  const subscriptions = new WebhookSubscriptions(clock, users, tokenUser.id);
  const deliveries = new Deliveries();
  const sender = new WebhookSender({
    account,
    subscriptions,
    deliveries,
    random: random.derive('webhooks'),
    timeScale: options.webhookTimeScale,
  });
  account.onEvent((event) => sender.announce(event));

  const limits = new Limits(clock, switches, options.limits);
  const apiToken = random.derive('token').hex(40);
  const access = { isDenied: false };
  const routes = [
    ...recordRoutes(account, { userId: tokenUser.id, source: 'api' }),
    ...catalogueRoutes(account),
    ...userRoutes(users, tokenUser.id),
    ...webhookRoutes(subscriptions, tokenUser.id),
  ];
  const application = createServer({ context, routes, limits, switches, apiToken, isDenied: () => access.isDenied });
  const listener = await listen(application, options.ports.pipedrive, options.host);

  const require = (kind: Kind, id: number) => {
    const record = account.active(kind, id);
    if (!record) throw new Error(`There is no ${kind} ${String(id)}`);
    return record;
  };
  const sandbox: PipedriveSandbox = {
    url: listener.url,
    apiToken,
    tokenUserId: tokenUser.id,
    switches,
    createPerson: (values) => edits.create('person', values),
    updatePerson: (id, values) => edits.update('person', id, values),
    deletePerson: (id) => edits.remove('person', id),
    person: (id) => edits.body('person', id),
    persons: () => edits.bodies('person'),
    createOrganization: (values) => edits.create('organization', values),
    updateOrganization: (id, values) => edits.update('organization', id, values),
    deleteOrganization: (id) => edits.remove('organization', id),
    organization: (id) => edits.body('organization', id),
    organizations: () => edits.bodies('organization'),
    customValue: (kind, id, name) => edits.customValue(kind, id, name),
    fieldKey: (kind, name) => fields.bySnakeName(kind, name).code,
    addField: (kind, definition) => fields.add(kind, definition).code,
    merge: (kind, loserId, survivorId) =>
      account.merge(require(kind, loserId), require(kind, survivorId), { userId: editor.id, source: 'app' }),
    users: () => users.map(({ id, name, email, active }) => ({ id, name, email, active })),
    addWebhook: (webhook) => subscriptions.add({ name: 'Sandbox', version: '2.0', ...webhook }).id,
    settled: () => deliveries.settled(),
    get searchLagMs() {
      return settings.searchLagMs;
    },
    set searchLagMs(milliseconds: number) {
      settings.searchLagMs = milliseconds;
    },
    denyCredentials: (denied) => {
      access.isDenied = denied;
    },
    resetLimits: () => limits.reset(),
  };
  const close = async (): Promise<void> => {
    await Promise.all([listener.close(), deliveries.close()]);
  };
  return { sandbox, close };
}
