import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { createTestApp, environmentFor, type TestApp } from '../support/create-test-app';
import { buildService, freePort, ServiceEnded, ServiceProcess } from '../support/service-process';

const MISTAKEN = `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstNam', 'lastName'], mode: 'join' },
    emial: { fields: ['email'] },
    country: { fields: ['country'], postAdapter: a.countyName },
  },
});
`;

const MISTAKES = [
  `personFromLead.name.fields[0]: lead has no field "firstNam" (nearest: firstName`,
  `personFromLead.emial: person has no field "emial" (nearest: email`,
  `personFromLead.country.postAdapter: there is no adapter "countyName" (nearest: countryName`,
];

/** The example of the mapping file's documentation. */
const documented = (fallback: number): string => `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  pipelines: ['Renewals'],
  filters: { personFromLead: (lead, ctx) => lead.email?.endsWith('@test.example') !== true },
  personFromLead: {
    name:     { fields: ['firstName', 'lastName'], mode: 'join' },
    email:    { fields: ['email'] },
    owner_id: { fields: ['ownerFirstName', 'ownerLastName'], mode: 'join', postAdapter: a.userIdByName({ fallback: ${fallback} }) },
    org_id:   { transformer: a.organizationIdForLead },
    region:   { transformer: (lead, ctx) => lead.country === 'US' ? 'NAM' : 'EMEA', clear: true },
  },
  organizationFromCompany: {}, activityFromLead: {}, activityFromEmail: {},
  leadFromPerson: {}, companyFromOrganization: {}, opportunityFromDeal: {}, roleFromDeal: {},
});
`;

const WRONG_ENVIRONMENT = { PORT: 'eighty', MARKETO_REST_URL: 'no address', PIPEDRIVE_API_TOKEN: '' };
const ENVIRONMENT_PROBLEMS = [
  'PORT is not valid: expected',
  'MARKETO_REST_URL is not valid: expected',
  'PIPEDRIVE_API_TOKEN is missing: expected',
];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function mappingFile(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const messageOf = async (started: Promise<unknown>): Promise<string> =>
  started.then(
    () => 'it started',
    (thrown: unknown) => (thrown as Error).message,
  );

describe('the start', () => {
  it.each(['mapping.mjs', 'mapping.ts'])(
    'is refused by a %s with three mistakes, each with its remedy',
    async (name) => {
      const path = mappingFile(name, MISTAKEN);
      const message = await messageOf(createTestApp({ environment: { MAPPING_FILE: path } }));
      expect(message).toContain(`The mapping ${path} has 3 problems:`);
      for (const mistake of MISTAKES) expect(message).toContain(mistake);
      expect(message.split('\n')).toHaveLength(4);
    },
  );

  it('is refused by an environment with three problems, told at once', async () => {
    const message = await messageOf(createTestApp({ environment: WRONG_ENVIRONMENT }));
    for (const problem of ENVIRONMENT_PROBLEMS) expect(message).toContain(problem);
    expect(message.split('\n')).toHaveLength(4);
  });

  describe('with the documented mapping file', () => {
    let service: TestApp;

    beforeEach(async () => {
      const path = join(folder, 'mapping.ts');
      service = await createTestApp({
        environment: { MAPPING_FILE: path },
        prepare: ({ pipedrive }) => writeFileSync(path, documented(pipedrive.users()[1]!.id)),
      });
    });
    afterEach(() => service.close());

    it('carries what the file says, and leaves out what it filters', async () => {
      const { marketo, pipedrive } = service.sandbox;
      const [, fallback, owner] = pipedrive.users();
      const [ownerFirstName, ...rest] = owner!.name.split(' ');
      const ada = { firstName: 'Ada', lastName: 'Lovelace', company: 'Engines Ltd' };
      const sync = async (values: object) =>
        (await service.run(`/marketo/lead/${marketo.createLead({ ...values })}`)).result;

      const owned = (await sync({
        ...ada,
        email: 'ada@engines.example',
        country: 'US',
        ownerFirstName,
        ownerLastName: rest.join(' '),
      })) as { id: number; organization: { id: number } };
      expect(pipedrive.person(owned.id)).toMatchObject({
        name: 'Ada Lovelace',
        emails: [{ value: 'ada@engines.example' }],
        owner_id: owner!.id,
        org_id: owned.organization.id,
      });
      expect(pipedrive.customValue('person', owned.id, 'region')).toBe('NAM');

      const strange = { ...ada, email: 'king@engines.example', ownerFirstName: 'Nobody', ownerLastName: 'Known' };
      const other = (await sync(strange)) as { id: number };
      expect(pipedrive.person(other.id)).toMatchObject({ owner_id: fallback!.id });
      expect(pipedrive.customValue('person', other.id, 'region')).toBe('EMEA');

      await expect(sync({ ...ada, email: 'ada@test.example' })).resolves.toEqual({
        status: 'skipped',
        reason: 'filtered',
      });
    });
  });
});

describe('a process that cannot start', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    await buildService();
    sandbox = await startSandbox({ company: 'empty' });
  }, 120_000);
  afterAll(() => sandbox.close());

  const ended = async (environment: Record<string, string>): Promise<ServiceEnded> => {
    const start = ServiceProcess.start({ ...environmentFor(sandbox, folder), ...environment }, await freePort());
    const outcome: unknown = await start.catch((thrown: unknown) => thrown);
    if (outcome instanceof ServiceProcess) await outcome.kill();
    if (!(outcome instanceof ServiceEnded)) throw new Error('It started');
    return outcome;
  };
  const expectOneMessage = (printed: string, lines: readonly string[]): void => {
    for (const line of lines) expect(printed.split(line)).toHaveLength(2);
    expect(printed.trimEnd().split('\n')).toHaveLength(lines.length + 1);
    expect(printed).not.toMatch(/^\s+at /m);
  };

  it.each(['mapping.mjs', 'mapping.ts'])(
    'says once what is wrong with a %s, and exits with 1',
    async (name) => {
      // Without a `type` Node would advise to write one, which is no mistake of the mapping.
      writeFileSync(join(folder, 'package.json'), '{}');
      const { exitCode, printed } = await ended({ MAPPING_FILE: mappingFile(name, MISTAKEN) });
      expect(exitCode).toBe(1);
      expectOneMessage(printed, MISTAKES);
    },
    30_000,
  );

  it('says once what is wrong with the environment, and exits with 1', async () => {
    const { PORT: _, ...environment } = WRONG_ENVIRONMENT;
    const { exitCode, printed } = await ended({ ...environment, QUEUE_CONCURRENCY: '0' });
    expect(exitCode).toBe(1);
    expectOneMessage(printed, [
      ...ENVIRONMENT_PROBLEMS.slice(1),
      'QUEUE_CONCURRENCY is not valid: expected a whole number',
    ]);
  }, 30_000);
});
