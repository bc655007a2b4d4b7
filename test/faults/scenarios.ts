import { type TestApp } from '../support/create-test-app';

/** What is asked of the service once, after everything that it needs is there. */
interface Request {
  path: string;
  body?: object;
}

/** Calls a route of the service and waits for the end of its task. */
type Carry = (path: string) => Promise<unknown>;

/** One flow in one situation. */
export interface Scenario {
  /** The task's type and the situation. */
  name: string;
  /** Makes the situation, in which no task waits. */
  prepare(app: TestApp, carry: Carry): Promise<Request>;
}

const ADA = { email: 'ada@acme.example', firstName: 'Ada', lastName: 'Winter' };
const primary = (value: string): object[] => [{ value, primary: true }];

async function pair(app: TestApp, carry: Carry): Promise<{ lead: number; person: number }> {
  const lead = app.sandbox.marketo.createLead(ADA);
  await carry(`/marketo/lead/${lead}`);
  return { lead, person: Number(app.sandbox.marketo.lead(lead)!['pipedriveId']) };
}

/** A deal whose opportunity and role are in step, and the pair of its contact. */
async function dealOfPair(app: TestApp, carry: Carry): Promise<{ deal: number }> {
  const { person } = await pair(app, carry);
  const deal = app.sandbox.pipedrive.createDeal({ title: 'Renewal', value: 100, currency: 'EUR', person_id: person });
  await carry(`/pipedrive/deal/${deal}`);
  return { deal };
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'lead-to-person, new with a new organization',
    prepare({ sandbox }) {
      const lead = sandbox.marketo.createLead({ ...ADA, phone: '+44 20 7946 0000', company: 'Acme' });
      return Promise.resolve({ path: `/marketo/lead/${lead}` });
    },
  },
  {
    name: 'lead-to-person, changed',
    async prepare(app, carry) {
      const { lead } = await pair(app, carry);
      app.sandbox.marketo.updateLead(lead, { title: 'CTO', city: 'Ghent' });
      return { path: `/marketo/lead/${lead}` };
    },
  },
  {
    name: 'lead-to-person, changed on both sides',
    async prepare(app, carry) {
      const { lead, person } = await pair(app, carry);
      app.sandbox.pipedrive.updatePerson(person, { job_title: 'CEO' });
      app.sandbox.clock.advance(5000);
      app.sandbox.marketo.updateLead(lead, { title: 'CTO' });
      return { path: `/marketo/lead/${lead}` };
    },
  },
  {
    name: 'person-to-lead, new with a new company',
    prepare({ sandbox: { pipedrive } }) {
      const org_id = pipedrive.createOrganization({ name: 'Acme' });
      const person = pipedrive.createPerson({ name: 'Ada Winter', emails: primary(ADA.email), org_id });
      return Promise.resolve({ path: `/pipedrive/person/${person}` });
    },
  },
  {
    name: 'person-to-lead, changed',
    async prepare(app, carry) {
      const { person } = await pair(app, carry);
      app.sandbox.pipedrive.updatePerson(person, { job_title: 'CEO', city: 'Ghent' });
      return { path: `/pipedrive/person/${person}` };
    },
  },
  {
    name: 'organization-to-company, new',
    prepare({ sandbox: { pipedrive } }) {
      const organization = pipedrive.createOrganization({ name: 'Acme', website: 'https://acme.example' });
      return Promise.resolve({ path: `/pipedrive/organization/${organization}` });
    },
  },
  {
    name: 'organization-to-company, changed',
    async prepare(app, carry) {
      const organization = app.sandbox.pipedrive.createOrganization({ name: 'Acme' });
      await carry(`/pipedrive/organization/${organization}`);
      app.sandbox.pipedrive.updateOrganization(organization, { name: 'Acme Works' });
      return { path: `/pipedrive/organization/${organization}` };
    },
  },
  {
    name: 'deal-to-opportunity, new with a role',
    async prepare(app, carry) {
      const { person } = await pair(app, carry);
      const deal = app.sandbox.pipedrive.createDeal({
        title: 'Renewal',
        value: 100,
        currency: 'EUR',
        person_id: person,
      });
      return { path: `/pipedrive/deal/${deal}` };
    },
  },
  {
    name: 'deal-to-opportunity, with another contact',
    async prepare(app, carry) {
      const { deal } = await dealOfPair(app, carry);
      const { marketo, pipedrive } = app.sandbox;
      const other = marketo.createLead({ ...ADA, email: 'grace@acme.example', firstName: 'Grace' });
      await carry(`/marketo/lead/${other}`);
      pipedrive.updateDeal(deal, { title: 'Renewal 2', person_id: Number(marketo.lead(other)!['pipedriveId']) });
      return { path: `/pipedrive/deal/${deal}` };
    },
  },
  {
    name: 'lead-to-activity',
    async prepare(app, carry) {
      const { lead } = await pair(app, carry);
      return { path: `/marketo/lead/${lead}/activity` };
    },
  },
  {
    name: 'lead-to-activity, of two sent e-mails',
    async prepare(app, carry) {
      const { lead } = await pair(app, carry);
      const { marketo } = app.sandbox;
      app.sandbox.clock.advance(7_200_000);
      for (const name of ['Welcome', 'News']) {
        marketo.sendEmail(lead, marketo.createEmail({ name, subject: name, html: `<p>${name}</p>`, text: name }));
      }
      return { path: `/marketo/lead/${lead}/activity`, body: { type: 'email_sent' } };
    },
  },
  {
    name: 'delete-person',
    async prepare(app, carry) {
      const { lead, person } = await pair(app, carry);
      app.sandbox.marketo.deleteLead(lead);
      return { path: `/marketo/lead/${person}/delete` };
    },
  },
  {
    name: 'delete-lead',
    async prepare(app, carry) {
      const { lead, person } = await pair(app, carry);
      app.sandbox.pipedrive.deletePerson(person);
      return { path: `/pipedrive/person/${lead}/delete` };
    },
  },
];
