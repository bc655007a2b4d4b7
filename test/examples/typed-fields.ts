/**
 * What compiles and what does not. It is compiled and never run: each `@ts-expect-error` is a mistake that the compiler
 * must report, and every other line must compile.
 */
import { Company, Lead, type MarketoClient, Opportunity, Role } from '../../src/marketo';
import { Activity, Deal, Organization, Person, type PipedriveClient } from '../../src/pipedrive';

export async function leads(client: MarketoClient): Promise<void> {
  const lead = await Lead.load(client, '12345');
  // @ts-expect-error a lead may not exist
  lead.firstName = 'Ada';
  if (lead === null) return;
  lead.firstName = 'Ada';
  lead.leadScore = null;
  const score: number | null = lead.leadScore;
  lead.leadScore = score;
  // @ts-expect-error no such field
  lead.fristName = 'Ada';
  // @ts-expect-error no such field
  await Promise.resolve(lead.fristName);
  // @ts-expect-error a text is no score
  lead.leadScore = '7';
  // @ts-expect-error an e-mail may be null
  const email: string = lead.email;
  lead.email = email;
  // @ts-expect-error Marketo keeps this field itself
  lead.createdAt = '2026-01-01T00:00:00Z';
  // @ts-expect-error a custom field that was not declared
  lead.lifecycleStage = 'MQL';
  lead.set('lifecycleStage', 'MQL');
  await Lead.create(client, { email: 'ada@acme.example', unsubscribed: false });
  // @ts-expect-error no such field
  await Lead.create(client, { emial: 'ada@acme.example' });
  // @ts-expect-error a text is no boolean
  await Lead.create(client, { unsubscribed: 'no' });
}

/** Custom fields that a type parameter declares are typed as the standard ones. */
export async function customFieldsOfLeads(client: MarketoClient): Promise<void> {
  const lead = await Lead.load<{ lifecycleStage: string | null }>(client, 'ada@acme.example', 'email');
  if (lead === null) return;
  lead.lifecycleStage = 'MQL';
  const stage: string | null = lead.lifecycleStage;
  lead.firstName = stage;
  // @ts-expect-error a number is no text
  lead.lifecycleStage = 5;
  // @ts-expect-error no such field
  lead.lifecycleStaeg = 'MQL';
  await Lead.create<{ lifecycleStage: string | null }>(client, { firstName: 'Ada', lifecycleStage: 'MQL' });
  // @ts-expect-error a number is no text
  await Lead.create<{ lifecycleStage: string | null }>(client, { lifecycleStage: 5 });
  const [many] = await Lead.loadMany<{ lifecycleStage: string | null }>(client, [1, 2]);
  if (many?.status === 'found') many.record.lifecycleStage = null;
  // @ts-expect-error there may be no record
  await Promise.resolve(many?.record.firstName);
}

export async function otherMarketoRecords(client: MarketoClient): Promise<void> {
  const company = await Company.create(client, { externalCompanyId: 'acme', numberOfEmployees: 10 });
  // @ts-expect-error a text is no number
  company.numberOfEmployees = '10';
  // @ts-expect-error no field of a company
  company.firstName = 'Ada';
  const opportunity = await Opportunity.create(client, { externalOpportunityId: 'renewal', name: 'Renewal' });
  // @ts-expect-error a text is no amount
  opportunity.amount = '100';
  // @ts-expect-error a role is of one lead, by its id
  await Role.create(client, { leadId: 'ada@acme.example' });
  // @ts-expect-error a key has three parts
  await Role.load(client, { leadId: 1, role: 'Buyer' });
}

export async function persons(client: PipedriveClient): Promise<void> {
  const person = await Person.load(client, '12345');
  if (person === null) return;
  person.name = 'Ada';
  person.email = null;
  // @ts-expect-error no such field
  person.nmae = 'Ada';
  // @ts-expect-error a number is no name
  person.name = 5;
  // @ts-expect-error follows from the name
  person.first_name = 'Ada';
  // @ts-expect-error a custom field that was not declared
  person.lead_score = 5;
  person.set('lead_score', 5);
  // @ts-expect-error no such field
  await Person.create(client, { nmae: 'Ada' });
  const organization = await person.organization;
  // @ts-expect-error a person may have no organization
  organization.name = 'Acme';
  person.organization = organization;
  // @ts-expect-error the name of an organization does not link it
  person.organization = 'Acme';
}

export async function customFieldsOfPersons(client: PipedriveClient): Promise<void> {
  const person = await Person.load<{ lead_score: number | null; region: string | null }>(client, 42, 'marketo_id');
  if (person === null) return;
  person.lead_score = 7;
  const score: number | null = person.lead_score;
  person.lead_score = score;
  // @ts-expect-error a text is no score
  person.lead_score = '7';
  // @ts-expect-error no such field
  person.lead_socre = 7;
  await Person.create<{ lead_score: number | null }>(client, { name: 'Ada', lead_score: 7 });
  // @ts-expect-error a text is no score
  await Person.create<{ lead_score: number | null }>(client, { name: 'Ada', lead_score: '7' });
}

export async function otherPipedriveRecords(client: PipedriveClient): Promise<void> {
  const organization = await Organization.create(client, { name: 'Acme', employee_count: 10 });
  // @ts-expect-error a text is no number
  organization.employee_count = '10';
  const deal = await Deal.create(client, { title: 'Renewal', value: 200, currency: 'EUR' });
  // @ts-expect-error a text is no value
  deal.value = '200';
  // @ts-expect-error not a status
  deal.status = 'wno';
  const activity = await Activity.create(client, { subject: 'Call', type: 'call', done: false });
  // @ts-expect-error a text is no boolean
  activity.done = 'yes';
}
