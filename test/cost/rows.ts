import { type Sandbox } from '../../sandbox/index.ts';
import { type WebhookMailbox } from '../support/webhook-mailbox.ts';

/** A service with both vendors, whose webhooks come into a mailbox. */
export interface CostWorld {
  readonly sandbox: Sandbox;
  readonly mailbox: WebhookMailbox;
  /** Queues a task and waits for its end. */
  run(path: string, body?: object): Promise<unknown>;
  /** Has a job read all records of both sides. */
  readAll(): Promise<void>;
}

/** A task whose cost is promised. */
interface Request {
  readonly path: string;
  readonly body?: object;
}

export interface CostRow {
  readonly task: string;
  /** At most: calls to Marketo, calls to Pipedrive, tokens. */
  readonly bar: readonly [marketoCalls: number, pipedriveCalls: number, pipedriveTokens: number];
  /** Without the guardian's word: no webhook comes to the address that it looks at. */
  readonly isUnwatched?: true;
  readonly prepare: (world: CostWorld) => Promise<Request>;
}

const emails = (value: string): object[] => [{ value, primary: true, label: 'work' }];

let count = 0;

/** A record of its own for each row. */
const nextName = (): string => `Engines ${++count}`;

/** Hands everything on that arrived, until nothing comes back. */
async function echo({ sandbox, mailbox, run }: CostWorld): Promise<void> {
  for (let bodies = await mailbox.taken(sandbox); bodies.length > 0; bodies = await mailbox.taken(sandbox)) {
    for (const body of bodies) await run(`/pipedrive/${body.meta.entity}`, body);
  }
}

/** The webhook that an edit causes. */
async function webhookOf(world: CostWorld, entity: string, edit: () => unknown): Promise<Request> {
  await world.mailbox.taken(world.sandbox);
  edit();
  const bodies = await world.mailbox.taken(world.sandbox);
  return { path: `/pipedrive/${entity}`, body: bodies.find(({ meta }) => meta.entity === entity)! };
}

/** A lead that was carried over with its company, and all that came of it. */
async function carriedLead(world: CostWorld): Promise<number> {
  const name = nextName();
  const lead = newLead(world, name);
  await world.run(`/marketo/lead/${lead}`);
  await echo(world);
  return lead;
}

function newLead({ sandbox: { marketo } }: CostWorld, company: string): number {
  const email = `ada@${company.toLowerCase().replace(' ', '')}.example`;
  return marketo.createLead({ firstName: 'Ada', lastName: 'Lovelace', email, company });
}

async function carriedPerson(world: CostWorld): Promise<{ person: number; organization: number }> {
  const lead = await carriedLead(world);
  const person = Number(world.sandbox.marketo.lead(lead)!['pipedriveId']);
  return { person, organization: Number(world.sandbox.pipedrive.person(person)!['org_id']) };
}

async function carriedDeal(world: CostWorld): Promise<number> {
  const { person } = await carriedPerson(world);
  const deal = world.sandbox.pipedrive.createDeal({ title: nextName(), value: 100, person_id: person });
  await echo(world);
  return deal;
}

/** What tasks may cost at most, warm, without the reading back of what Marketo kept. */
export const COST_ROWS: readonly CostRow[] = [
  {
    task: 'lead-to-person, unchanged',
    bar: [1, 1, 1],
    isUnwatched: true,
    prepare: async (world) => ({ path: `/marketo/lead/${await carriedLead(world)}` }),
  },
  {
    task: 'lead-to-person, unchanged, with the word of the guardian',
    bar: [1, 0, 0],
    prepare: async (world) => ({ path: `/marketo/lead/${await carriedLead(world)}` }),
  },
  {
    task: 'lead-to-person, changed',
    bar: [1, 2, 6],
    async prepare(world) {
      const lead = await carriedLead(world);
      world.sandbox.marketo.updateLead(lead, { lastName: 'King' });
      return { path: `/marketo/lead/${lead}` };
    },
  },
  {
    task: 'lead-to-person, new with a new organization',
    bar: [4, 7, 91],
    prepare: (world) => Promise.resolve({ path: `/marketo/lead/${newLead(world, nextName())}` }),
  },
  {
    task: 'person-to-lead by webhook, unchanged',
    bar: [0, 0, 0],
    async prepare(world) {
      const { person } = await carriedPerson(world);
      return webhookOf(world, 'person', () => world.sandbox.pipedrive.updatePerson(person, { visible_to: 1 }));
    },
  },
  {
    task: 'person-to-lead by webhook, echo of a write',
    bar: [0, 0, 0],
    async prepare(world) {
      const lead = await carriedLead(world);
      world.sandbox.marketo.updateLead(lead, { lastName: 'King' });
      await world.run(`/marketo/lead/${lead}`);
      const [body] = await world.mailbox.taken(world.sandbox);
      return { path: '/pipedrive/person', body: body! };
    },
  },
  {
    task: 'person-to-lead by webhook, changed',
    bar: [2, 1, 1],
    async prepare(world) {
      const { person } = await carriedPerson(world);
      return webhookOf(world, 'person', () => world.sandbox.pipedrive.updatePerson(person, { name: 'Ada King' }));
    },
  },
  {
    task: 'deal-to-opportunity by webhook, unchanged',
    bar: [0, 0, 0],
    async prepare(world) {
      const deal = await carriedDeal(world);
      return webhookOf(world, 'deal', () => world.sandbox.pipedrive.updateDeal(deal, { probability: 50 }));
    },
  },
  {
    task: 'deal-to-opportunity by webhook, changed',
    bar: [2, 1, 1],
    async prepare(world) {
      const deal = await carriedDeal(world);
      return webhookOf(world, 'deal', () => world.sandbox.pipedrive.updateDeal(deal, { value: 200 }));
    },
  },
  {
    task: 'deal-to-opportunity by webhook, new',
    bar: [3, 2, 2],
    async prepare(world) {
      const { person: person_id } = await carriedPerson(world);
      return webhookOf(world, 'deal', () => world.sandbox.pipedrive.createDeal({ title: nextName(), person_id }));
    },
  },
  {
    task: 'organization-to-company by webhook, unchanged',
    bar: [0, 0, 0],
    async prepare(world) {
      const { organization } = await carriedPerson(world);
      const edit = () => world.sandbox.pipedrive.updateOrganization(organization, { visible_to: 1 });
      return webhookOf(world, 'organization', edit);
    },
  },
  {
    task: 'organization-to-company by webhook, changed',
    bar: [2, 1, 1],
    async prepare(world) {
      const { organization } = await carriedPerson(world);
      const edit = () => world.sandbox.pipedrive.updateOrganization(organization, { name: nextName() });
      return webhookOf(world, 'organization', edit);
    },
  },
  {
    task: 'lead-to-person, new with a new organization, with the index',
    bar: [4, 4, 30],
    async prepare(world) {
      await world.readAll();
      return { path: `/marketo/lead/${newLead(world, nextName())}` };
    },
  },
  {
    task: 'person-to-lead by webhook, new with a new company, with the index',
    bar: [5, 4, 12],
    prepare: (world) =>
      webhookOf(world, 'person', () => {
        const { pipedrive } = world.sandbox;
        const name = nextName();
        const org_id = pipedrive.createOrganization({ name });
        pipedrive.createPerson({ name: 'Ada Lovelace', emails: emails(`${count}@engines.example`), org_id });
      }),
  },
];

/** To be called once before any row: what is read once, such as fields and stages, is known then. */
export async function warmUp(world: CostWorld): Promise<void> {
  await carriedDeal(world);
}
