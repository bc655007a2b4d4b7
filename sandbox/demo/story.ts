import { type Sandbox, type SmartCampaign } from '../index.ts';
import { type Chapter } from './chapter.ts';
import { LEAVING } from './chapters/leaving.ts';
import { MARKETING } from './chapters/marketing.ts';
import { SALES } from './chapters/sales.ts';
import { WEEKS_AFTER } from './chapters/weeks-after.ts';
import { type PipedriveValues } from './world.ts';

export const STORY: readonly Chapter[] = [MARKETING, WEEKS_AFTER, SALES, LEAVING];

/** Leads that have no person at the end: one cannot be named, the other one's person was merged into another. */
export const WITHOUT_PERSON = ['unknown', 'femi at home'];

/** What sales has typed in before: one person whom marketing knows too, and one person twice. */
export const IN_PIPEDRIVE_ALREADY: PipedriveValues[] = [
  { name: 'Dario Conti', emails: [{ value: 'Dario.Conti@blue-harbor.example', primary: true }] },
  { name: 'Eva Novak', emails: [{ value: 'eva@foxglove.example', primary: true }] },
  { name: 'E. Novak', emails: [{ value: 'eva@foxglove.example', primary: true }], job_title: 'Buyer' },
];

/** The webhooks of docs/connect.md on both sides; removal is the campaign that calls first, waits, and deletes later. */
export function wireWebhooks({ marketo, pipedrive }: Sandbox, serviceUrl: string, apiKey: string): void {
  const to = (path: string): string => `${serviceUrl}${path}?api_key=${apiKey}`;
  marketo.campaigns.push(
    ...campaigns(to('/marketo/lead/{{lead.Id}}'), to('/marketo/lead/{{lead.pipedriveId}}/delete')),
  );
  for (const event_object of ['person', 'organization', 'deal']) {
    for (const event_action of ['create', 'change']) {
      pipedrive.addWebhook({ event_object, event_action, subscription_url: to(`/pipedrive/${event_object}`) });
    }
  }
  const subscription_url = to('/pipedrive/person/delete');
  pipedrive.addWebhook({ event_object: 'person', event_action: 'delete', subscription_url });
}

function campaigns(lead: string, deletion: string): SmartCampaign[] {
  const mapped = ['firstName', 'lastName', 'email', 'phone', 'title', 'country', 'leadScore', 'externalCompanyId'];
  const byUsers = { method: 'POST', sources: ['user'] } satisfies Partial<SmartCampaign>;
  return [
    { name: 'Lead created', trigger: 'lead-created', url: lead, method: 'POST' },
    { name: 'Lead changed', trigger: 'lead-changed', fields: mapped, url: lead, method: 'POST' },
    { ...byUsers, name: 'Lead to be removed', trigger: 'lead-changed', fields: ['leadStatus'], url: deletion },
    { ...byUsers, name: 'Lead deleted', trigger: 'lead-deleted', url: deletion },
  ];
}
