import { type SandboxContext } from '../core/context.ts';
import { listen } from '../core/http.ts';
import { Quota } from './api/quota.ts';
import { createApplication } from './api/server.ts';
import { Tokens } from './api/tokens.ts';
import { Campaigns } from './campaigns.ts';
import { type MarketoSandbox } from './marketo-sandbox.ts';
import { LeadFields } from './schema/lead-fields.ts';
import { seed } from './seed.ts';
import { createState } from './state/marketo-state.ts';
import { UserActions } from './user-actions.ts';

/** Starts the simulated Marketo instance on its own port. */
export async function createMarketoSandbox(
  context: SandboxContext,
): Promise<{ sandbox: MarketoSandbox; close(): Promise<void> }> {
  const leadFields = new LeadFields();
  const campaigns = new Campaigns(context, leadFields);
  const state = createState(context, leadFields, (event) => campaigns.trigger(event, state.switches.webhookDisorderMs));
  seed(state, context.company);
  const tokens = new Tokens(context.clock, context.random.derive('marketo tokens'));
  const quota = new Quota(context.clock, state.switches, context.options.limits);
  let denied = false;
  const application = createApplication({ context, state, tokens, quota, isDenied: () => denied });
  const listener = await listen(application, context.options.ports.marketo, context.options.host);
  const [service] = tokens.services;
  const actions = new UserActions(state, context.clock);
  const sandbox: MarketoSandbox = {
    url: listener.url,
    identityUrl: `${listener.url}/identity`,
    restUrl: `${listener.url}/rest`,
    clientId: service?.clientId ?? '',
    clientSecret: service?.clientSecret ?? '',
    services: tokens.services,
    createLead: (values) => actions.createLead(values),
    updateLead: (id, values) => actions.updateLead(id, values),
    deleteLead: (id) => actions.deleteLead(id),
    lead: (id) => state.leads.get(id),
    leads: () => state.leads.all(),
    createCompany: (values) => actions.createCompany(values),
    company: (id) => copyOf(state.companies.get(id)),
    companies: () => state.companies.all().map((company) => ({ ...company })),
    createOpportunity: (values) => actions.createOpportunity(values),
    opportunities: () => state.opportunities.all().map((opportunity) => ({ ...opportunity })),
    createRole: (values) => actions.createRole(values),
    roles: () => state.roles.all().map((role) => ({ ...role })),
    mergeLeads: (winner, losers) => actions.mergeLeads(winner, losers),
    createProgram: (program) => state.assets.programs.create(program),
    createEmail: (email) => state.assets.emails.create(email),
    sendEmail: (leadId, emailId, campaignId) => actions.sendEmail(leadId, emailId, campaignId),
    hideField: (name) => leadFields.hide(name),
    createList: (leadIds) => actions.createList(leadIds),
    campaigns: campaigns.active,
    denyCredentials: (value) => {
      denied = value;
    },
    settled: () => campaigns.settled(),
    webhookCalls: () => campaigns.calls(),
    resetLimits: () => quota.reset(),
    switches: state.switches,
  };
  const close = async (): Promise<void> => {
    await Promise.all([campaigns.close(), listener.close()]);
  };
  return { sandbox, close };
}

function copyOf<T extends object>(record: T | undefined): T | undefined {
  return record && { ...record };
}
