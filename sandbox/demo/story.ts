import { type Fault, type MarketoSandbox, type PipedriveSandbox, type SmartCampaign } from '../index.ts';

type LeadValues = Parameters<MarketoSandbox['createLead']>[0];
type PersonValues = Parameters<PipedriveSandbox['createPerson']>[0];

/** What happens in one of the two systems; leads go by the names that the story gives them. */
export type Action =
  | { kind: 'create' | 'change'; lead: string; values: LeadValues }
  | { kind: 'move'; lead: string; toCompanyOf: string }
  | { kind: 'repeat' | 'delete' | 'merge-and-retry'; lead: string };

export type Outcome = 'created' | 'updated' | 'skipped' | 'deleted' | 'failed';

export interface StoryEvent {
  what: string;
  action: Action;
  /** What the service has to make of it. */
  expected: Outcome;
  /** Told after the outcome: why it is so, or what a person does about it. */
  note?: string;
  /** Goes wrong at one of the vendors meanwhile. */
  fault?: Fault;
}

export interface Chapter {
  title: string;
  events: StoryEvent[];
}

const FOXGLOVE = { company: 'Foxglove Robotics', website: 'https://foxglove.example', numberOfEmployees: 40 };
/** In Pipedrive already, as one of the invented company's organizations. */
const HARBOR = { company: 'Blue Harbor Logistics', country: 'Estonia' };

/** What sales has typed in before: one person whom marketing knows too, and one person twice. */
export const IN_PIPEDRIVE_ALREADY: PersonValues[] = [
  { name: 'Dario Conti', emails: [{ value: 'Dario.Conti@blue-harbor.example', primary: true }] },
  { name: 'Eva Novak', emails: [{ value: 'eva@foxglove.example', primary: true }] },
  { name: 'E. Novak', emails: [{ value: 'eva@foxglove.example', primary: true }], job_title: 'Buyer' },
];

/** The smart campaigns of the README; removal is the one that calls first, waits, and deletes later. */
export function campaigns(serviceUrl: string, apiKey: string): SmartCampaign[] {
  const lead = `${serviceUrl}/marketo/lead/{{lead.Id}}?api_key=${apiKey}`;
  const deletion = `${serviceUrl}/marketo/lead/{{lead.pipedriveId}}/delete?api_key=${apiKey}`;
  const mapped = ['firstName', 'lastName', 'email', 'phone', 'title', 'country', 'leadScore', 'externalCompanyId'];
  const sources: ['user'] = ['user'];
  return [
    { name: 'Lead created', trigger: 'lead-created', url: lead, method: 'POST', sources },
    { name: 'Lead changed', trigger: 'lead-changed', fields: mapped, url: lead, method: 'POST', sources },
    { name: 'Lead to be removed', trigger: 'lead-changed', fields: ['leadStatus'], url: deletion, method: 'POST' },
    { name: 'Lead deleted', trigger: 'lead-deleted', url: deletion, method: 'POST', sources },
  ];
}

export const STORY: Chapter[] = [
  {
    title: 'Marketing imports the leads of a fair: two companies, one new, one that sales knows',
    events: [
      {
        what: 'Ada Lind, the first lead of Foxglove Robotics',
        action: {
          kind: 'create',
          lead: 'ada',
          values: { ...FOXGLOVE, firstName: 'Ada', lastName: 'Lind', email: 'ada@foxglove.example', title: 'CTO' },
        },
        expected: 'created',
      },
      {
        what: 'Ben Ortiz of the same company, a moment later',
        action: {
          kind: 'create',
          lead: 'ben',
          values: { ...FOXGLOVE, firstName: 'Ben', lastName: 'Ortiz', email: 'ben@foxglove.example', leadScore: 5 },
        },
        expected: 'created',
        note: "Pipedrive's search may not know the new organization yet; the service knows what it made.",
      },
      {
        what: 'Carla Dupont of Blue Harbor Logistics, which sales has in Pipedrive',
        action: {
          kind: 'create',
          lead: 'carla',
          values: {
            ...HARBOR,
            firstName: 'Carla',
            lastName: 'Dupont',
            email: 'carla@blue-harbor.example',
            phone: '+372 5550 1234',
          },
        },
        expected: 'created',
      },
      {
        what: 'Dario Conti, whom sales has as a person with the same e-mail in other letters',
        action: {
          kind: 'create',
          lead: 'dario',
          values: { ...HARBOR, firstName: 'Dario', lastName: 'Conti', email: 'dario.conti@blue-harbor.example' },
        },
        expected: 'updated',
        note: 'Matched by e-mail, so linked and completed, not doubled.',
      },
      {
        what: 'Somebody who left only an e-mail address',
        action: { kind: 'create', lead: 'office', values: { ...HARBOR, email: 'office@blue-harbor.example' } },
        expected: 'created',
      },
      {
        what: 'Somebody who left only a phone number',
        action: { kind: 'create', lead: 'unknown', values: { phone: '+372 5550 9999' } },
        expected: 'skipped',
        note: 'Pipedrive needs a name for a person, and here is nothing to make one of.',
      },
      {
        what: 'Eva Novak, whom sales has typed in twice with the same e-mail',
        action: {
          kind: 'create',
          lead: 'eva',
          values: { ...FOXGLOVE, firstName: 'Eva', lastName: 'Novak', email: 'eva@foxglove.example' },
        },
        expected: 'failed',
        note: 'To do: merge the two in Pipedrive, then queue the task again (POST /tasks/<name>/retry).',
      },
      {
        what: 'Femi Sow, while the line drops just after Pipedrive has stored the new person',
        action: {
          kind: 'create',
          lead: 'femi',
          values: { ...FOXGLOVE, firstName: 'Femi', lastName: 'Sow', email: 'femi@foxglove.example' },
        },
        fault: { vendor: 'pipedrive', kind: 'reset-after', method: 'POST', path: '/persons' },
        expected: 'created',
        note: 'The answer was lost, so the next try looked for the person before making one.',
      },
    ],
  },
  {
    title: 'The weeks after',
    events: [
      {
        what: 'Sales merges the two Eva Novaks, and the failed task is queued again',
        action: { kind: 'merge-and-retry', lead: 'eva' },
        expected: 'updated',
      },
      {
        what: 'Ada reads the newsletter: her score rises, and a form brings her phone number',
        action: { kind: 'change', lead: 'ada', values: { leadScore: 65, phone: '+49 221 555 0101' } },
        expected: 'updated',
      },
      {
        what: 'The campaign runs again for Ada with the same data',
        action: { kind: 'repeat', lead: 'ada' },
        expected: 'skipped',
        note: 'Nothing differs, so nothing was written to either side.',
      },
      {
        what: 'Somebody types her e-mail in capitals and her phone number without spaces',
        action: { kind: 'change', lead: 'ada', values: { email: 'ADA@foxglove.example', phone: '+492215550101' } },
        expected: 'skipped',
        note: 'Written differently, meaning the same.',
      },
      {
        what: 'Ben marries and is called Ortiz-Keller',
        action: { kind: 'change', lead: 'ben', values: { lastName: 'Ortiz-Keller' } },
        expected: 'updated',
      },
      {
        what: 'Foxglove Robotics becomes Foxglove AG; with it comes a new score of Ada',
        action: { kind: 'change', lead: 'ada', values: { company: 'Foxglove AG', leadScore: 70 } },
        expected: 'updated',
      },
      {
        what: 'Carla changes her job: from Blue Harbor Logistics to Foxglove',
        action: { kind: 'move', lead: 'carla', toCompanyOf: 'ada' },
        expected: 'updated',
      },
    ],
  },
  {
    title: 'Some leave',
    events: [
      {
        what: 'The lead with only an e-mail address is deleted in Marketo',
        action: { kind: 'delete', lead: 'office' },
        expected: 'deleted',
      },
      {
        what: 'Ben wants to be forgotten: the campaign calls now, and deletes the lead after a day',
        action: { kind: 'change', lead: 'ben', values: { leadStatus: 'To be removed' } },
        expected: 'deleted',
      },
      {
        what: 'A form that Ben had sent before arrives late',
        action: { kind: 'change', lead: 'ben', values: { phone: '+49 221 555 0202' } },
        expected: 'skipped',
        note: 'The service deleted this person on behalf of the lead, and does not bring it back.',
      },
      {
        what: 'The day is over: Marketo deletes the lead, and calls once more',
        action: { kind: 'delete', lead: 'ben' },
        expected: 'skipped',
      },
    ],
  },
];
