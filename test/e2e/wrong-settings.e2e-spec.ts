import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { until } from '../support/until';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example', company: 'Engines Ltd' };

/** Settings of a service whose vendors are the sandbox, with one mistake. */
type Mistake = (sandbox: Sandbox, foreign: string, other: Sandbox) => Record<string, string>;

interface Case {
  name: string;
  settings: Mistake;
  /** As it is printed, with names in angle brackets for the addresses. */
  says: string;
}

/** Mistakes that stop the start, before any call. */
const REFUSED: Case[] = [
  {
    name: 'a REST address without /rest',
    settings: ({ marketo }) => ({ MARKETO_REST_URL: marketo.restUrl.replace('/rest', '') }),
    says:
      'MARKETO_REST_URL is not valid: expected the REST API Endpoint that Marketo shows under Admin > Integration > ' +
      'Web Services, which ends in /rest, for example MARKETO_REST_URL=https://123-ABC-456.mktorest.com/rest',
  },
  {
    name: 'a REST address with /rest/v1',
    settings: ({ marketo }) => ({ MARKETO_REST_URL: `${marketo.restUrl}/v1` }),
    says:
      'MARKETO_REST_URL is not valid: expected the REST API Endpoint that Marketo shows under Admin > Integration > ' +
      'Web Services, which ends in /rest; /v1 is appended by the service, for example ' +
      'MARKETO_REST_URL=https://123-ABC-456.mktorest.com/rest',
  },
  {
    name: 'addresses of Marketo that are swapped',
    settings: ({ marketo }) => ({ MARKETO_REST_URL: marketo.identityUrl, MARKETO_IDENTITY_URL: marketo.restUrl }),
    says:
      'MARKETO_IDENTITY_URL is not valid: expected the Identity address that Marketo shows under Admin > Integration > ' +
      'Web Services, which ends in /identity; this is the REST address, so the two may be swapped, for example ' +
      'MARKETO_IDENTITY_URL=https://123-ABC-456.mktorest.com/identity\n' +
      '  MARKETO_REST_URL is not valid: expected the REST API Endpoint that Marketo shows under Admin > Integration > ' +
      'Web Services, which ends in /rest; this is the Identity address, so the two may be swapped, for example ' +
      'MARKETO_REST_URL=https://123-ABC-456.mktorest.com/rest',
  },
  ...['/api/v1', '/deals'].map((path) => ({
    name: `a Pipedrive address with ${path}`,
    settings: (({ pipedrive }) => ({ PIPEDRIVE_URL: pipedrive.url + path })) satisfies Mistake,
    says:
      "PIPEDRIVE_URL is not valid: expected the address of the company's Pipedrive without a path: /api/v2 and /api/v1 " +
      'are appended by the service, for example PIPEDRIVE_URL=https://yourcompany.pipedrive.com',
  })),
];

/** Mistakes that only the vendors' answers show. */
const ANSWERED: Case[] = [
  {
    name: 'a wrong client secret',
    settings: () => ({ MARKETO_CLIENT_SECRET: 's3cr3t-that-is-wrong' }),
    says:
      'Marketo refused the client secret at GET <identity>/oauth/token (HTTP 401): copy MARKETO_CLIENT_SECRET from ' +
      'Admin > Integration > LaunchPoint > View Details',
  },
  {
    name: 'a wrong client id',
    settings: () => ({ MARKETO_CLIENT_ID: 'nobody' }),
    says:
      'Marketo refused the client id at GET <identity>/oauth/token (HTTP 401): copy MARKETO_CLIENT_ID from ' +
      'Admin > Integration > LaunchPoint > View Details',
  },
  {
    name: 'a REST address of another instance',
    settings: (_sandbox, _foreign, other) => ({ MARKETO_REST_URL: other.marketo.restUrl }),
    says:
      'Marketo refused the token for GET <other>/v1/leads/describe2.json (601), also a new one: MARKETO_REST_URL and ' +
      'MARKETO_IDENTITY_URL must be the two addresses of one instance, as under Admin > Integration > Web Services',
  },
  {
    name: 'a REST address of a host that is not Marketo',
    settings: (_sandbox, foreign) => ({ MARKETO_REST_URL: `${foreign}/rest` }),
    says:
      "GET <foreign>/rest/v1/leads/describe2.json gave HTTP 404 and no answer of Marketo's REST API. Where this goes on, " +
      'set MARKETO_REST_URL to the Endpoint under REST API in Admin > Integration > Web Services, which ends in /rest',
  },
  {
    name: 'an Identity address of a host that is not Marketo',
    settings: (_sandbox, foreign) => ({ MARKETO_IDENTITY_URL: `${foreign}/identity` }),
    says:
      "GET <foreign>/identity/oauth/token gave HTTP 404 and no answer of Marketo's Identity: set MARKETO_IDENTITY_URL to " +
      'the Identity address under Admin > Integration > Web Services, which ends in /identity',
  },
  {
    name: 'a REST address below which there is nothing',
    settings: ({ marketo }) => ({ MARKETO_REST_URL: marketo.restUrl.replace('/rest', '/other/rest') }),
    says:
      'Marketo does not know GET <host>/other/rest/v1/leads/describe2.json (610): set MARKETO_REST_URL to the Endpoint ' +
      'under REST API in Admin > Integration > Web Services, which ends in /rest',
  },
  {
    name: 'a host that cannot be reached',
    settings: () => ({ PIPEDRIVE_URL: 'http://127.0.0.1:1' }),
    says:
      'Pipedrive gave no answer to GET http://127.0.0.1:1/api/v2/personFields (ECONNREFUSED): no connection. Check ' +
      'PIPEDRIVE_URL, and that this machine can reach that host',
  },
  {
    name: 'a wrong API token',
    settings: () => ({ PIPEDRIVE_API_TOKEN: 's3cr3t-that-is-wrong' }),
    says:
      'Pipedrive answered GET <pipedrive>/api/v2/personFields with 401: set ' +
      'PIPEDRIVE_API_TOKEN to what Pipedrive shows under Settings > Personal preferences > API, for a user of the company ' +
      'at PIPEDRIVE_URL. Generating a new token ends the old one',
  },
  {
    name: 'an address that is not of Pipedrive',
    settings: (_sandbox, foreign) => ({ PIPEDRIVE_URL: foreign }),
    says:
      "Pipedrive answered GET <foreign>/api/v2/personFields with 404: that is no answer of Pipedrive's API. Where this " +
      'goes on, set PIPEDRIVE_URL to https://yourcompany.pipedrive.com',
  },
];

/** Permissions that the mapping's check at the start needs, each with the call that tells of it. */
const PERMISSIONS_AT_START = [
  ['Lead', '/v1/leads/describe2.json'],
  ['Company', '/v1/companies/describe.json'],
] as const;

/** Several calls are made at once: which of them is told of is chance. */
const FIRST_OF_SEVERAL = /personFields|organizationFields|dealFields|activityFields|\/v1\/[\w/]+\/describe2?\.json/;
const FIRST = (found: string): string => (found.endsWith('.json') ? '/v1/leads/describe2.json' : 'personFields');

interface Checks {
  mapping: { problem: string };
  queue: { status: string };
}

const readiness = async (service: TestApp): Promise<Checks> =>
  (await service.call('GET', '/health/ready', { key: null })).body['checks'] as Checks;

const deniedText = (address: string, permission: string): string =>
  `Marketo denied GET ${address} (603 Access denied): give the role of the API-only user the permission ${permission} ` +
  '(Admin > Users & Roles > Roles, group Access API). Where it has that, allow the IP address of this service';

describe('a mistake in the settings', () => {
  let other: Sandbox;
  let elsewhere: Server;
  let foreign: string;

  beforeAll(async () => {
    other = await startSandbox({ company: 'empty' });
    elsewhere = createServer((_request, response) => response.writeHead(404).end('<html>Not found</html>'));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    foreign = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    elsewhere.closeAllConnections();
    elsewhere.close();
    await other.close();
  });

  const start = (settings: Mistake): Promise<TestApp> => {
    const environment: Record<string, string> = {};
    return createTestApp({
      environment,
      prepare: (sandbox) => void Object.assign(environment, settings(sandbox, foreign, other)),
    });
  };

  /** What readiness says of the mapping, and a task that fails for it; undefined where tasks wait meanwhile. */
  const told = async (service: TestApp): Promise<{ ready: string; task: string | undefined }> => {
    let checks = await readiness(service);
    await until(
      async () => (checks = await readiness(service)).mapping.problem !== 'The accounts were not reached yet',
    );
    const ready = checks.mapping.problem;
    if (checks.queue.status === 'failed') return { ready, task: undefined };
    const accepted = await service.call('POST', `/marketo/lead/${service.sandbox.marketo.createLead(ADA)}`);
    await service.drain();
    const { error } = await service.task(String(accepted.body['name']));
    return { ready, task: error?.message };
  };

  it.each(REFUSED)('stops the start: $name', async ({ settings, says }) => {
    const message = await start(settings).then(
      async (service) => `it started: ${String(await service.close())}`,
      (thrown: unknown) => (thrown as Error).message,
    );
    expect(message).toBe(`The environment is not complete:\n  ${says}`);
  });

  it.each(ANSWERED)(
    'is told with its remedy in readiness and by tasks: $name',
    async ({ settings, says }) => {
      const service = await start(settings);
      const { marketo, pipedrive } = service.sandbox;
      const expected = says
        .replace('<host>', new URL(marketo.restUrl).origin)
        .replace('<identity>', marketo.identityUrl)
        .replace('<pipedrive>', pipedrive.url)
        .replace('<foreign>', foreign)
        .replace('<other>', other.marketo.restUrl);
      const { ready, task } = await told(service);
      await service.close();
      expect(ready.replace(FIRST_OF_SEVERAL, FIRST)).toBe(expected);
      expect(ready).not.toContain('s3cr3t');
      expect([undefined, expected]).toContain(task?.replace(FIRST_OF_SEVERAL, FIRST));
    },
    30_000,
  );

  it.each(PERMISSIONS_AT_START)('names the permission Read-Write %s', async (record, path) => {
    const service = await createTestApp({
      prepare: ({ marketo: { switches } }) =>
        void switches.deniedPermissions.push(`Read-Only ${record}`, `Read-Write ${record}`),
    });
    const expected = deniedText(service.sandbox.marketo.restUrl + path, `Read-Write ${record}`);
    const { ready, task } = await told(service);
    await service.close();
    expect(ready).toBe(expected);
    expect([undefined, expected]).toContain(task);
  });

  it('names the permission Read-Only Activity to a task that needs it', async () => {
    const service = await createTestApp();
    const { marketo } = service.sandbox;
    marketo.switches.deniedPermissions.push('Read-Only Activity', 'Read-Write Activity');
    const task = await service.run(`/marketo/lead/${marketo.createLead(ADA)}/activity`, { type: 'email_sent' });
    await service.close();
    expect(task.error?.message).toBe(deniedText(`${marketo.restUrl}/v1/activities/types.json`, 'Read-Only Activity'));
  });
});
