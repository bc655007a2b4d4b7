import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { environmentFor } from '../support/create-test-app';
import { runCommand } from '../support/run-command';

interface Check {
  id: string;
  state: string;
  message: string;
  fix: string | null;
}

const PUBLIC_URL = 'https://sync.acme.example';
const IDS = [
  'environment',
  'store',
  'marketo-credentials',
  'marketo-permissions',
  'pipedrive-token',
  'pipedrive-rights',
  'mapping',
  'links',
  'webhooks',
  'limits',
  'clock',
  'sample',
];

describe('doctor', () => {
  let sandbox: Sandbox;
  let folder: string;
  let environment: Record<string, string | undefined>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    sandbox = await startSandbox({ company: 'empty' });
    environment = { ...environmentFor(sandbox, folder), PUBLIC_URL };
    sandbox.pipedrive.createPerson({ name: 'Ada Lovelace', emails: [{ value: 'ada@engines.example' }] });
    for (const event_object of ['person', 'organization', 'deal']) {
      for (const event_action of ['create', 'change']) {
        const subscription_url = `${PUBLIC_URL}/pipedrive/${event_object}?api_key=k3y`;
        sandbox.pipedrive.addWebhook({ event_action, event_object, subscription_url });
      }
    }
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  async function examine(): Promise<{ exitCode: number; ok: boolean; checks: Check[]; error: string }> {
    const { exitCode, out, error } = await runCommand('doctor --json', environment);
    return { exitCode, error, ...(JSON.parse(out) as { ok: boolean; checks: Check[] }) };
  }

  it('finds nothing where nothing is wrong, and changes nothing', async () => {
    const { exitCode, ok, checks, error } = await examine();
    expect(checks.map(({ id }) => id)).toEqual(IDS);
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(checks.at(-1)!.message).toBe('Person 1 would be created');
    expect({ exitCode, ok, error }).toEqual({ exitCode: 0, ok: true, error: '' });
    expect(sandbox.calls.list({ vendor: 'pipedrive', write: true })).toEqual([]);
    expect([...sandbox.marketo.leads(), ...sandbox.marketo.companies()]).toEqual([]);
    expect(existsSync(join(folder, 'sync.db'))).toBe(false);
  });

  it('tells people what it told machines', async () => {
    const { exitCode, out } = await runCommand('doctor', environment);
    expect(exitCode).toBe(0);
    for (const id of IDS) expect(out).toContain(`  ${id}: `);
    expect(out).toMatch(/\nNo problem found\n$/);
  });

  type Break = (sandbox: Sandbox) => void;
  const BROKEN: [id: string, what: string, breakIt: Break, message: RegExp, fix: RegExp, skipped?: string[]][] = [
    [
      'environment',
      'a variable that is not known',
      () => (environment['MAPING_FILE'] = 'x.ts'),
      /MAPING_FILE is not known: expected MAPPING_FILE/,
      /Set MAPING_FILE/,
      ['sample'],
    ],
    [
      'store',
      'a folder that is a file',
      () => {
        writeFileSync(join(folder, 'taken'), '');
        environment['DATABASE_URL'] = `sqlite:${join(folder, 'taken/sync.db')}`;
      },
      /taken/,
      /DATABASE_URL/,
    ],
    [
      'marketo-credentials',
      'a wrong secret',
      () => (environment['MARKETO_CLIENT_SECRET'] = 'wr0ng-secret'),
      /Marketo refused the client secret/,
      /Admin > LaunchPoint/,
      ['marketo-permissions', 'mapping', 'links', 'sample'],
    ],
    [
      'marketo-permissions',
      'a permission that is missing',
      ({ marketo }) => marketo.switches.deniedPermissions.push('Read-Write Company'),
      /lacks Read-Write Company$/,
      /Access API: tick Read-Write Company/,
    ],
    [
      'marketo-permissions',
      'a permission without which the fields cannot be read',
      ({ marketo }) => marketo.switches.deniedPermissions.push('Read-Only Lead', 'Read-Write Lead'),
      /lacks Read-Write Lead$/,
      /Access API/,
      ['mapping', 'links', 'sample'],
    ],
    [
      'pipedrive-token',
      'a wrong token',
      () => (environment['PIPEDRIVE_API_TOKEN'] = 'wr0ng-token'),
      /401/,
      /Personal preferences > API/,
      ['pipedrive-rights', 'mapping', 'links', 'webhooks', 'sample'],
    ],
    [
      'pipedrive-rights',
      'a user who is no administrator',
      ({ pipedrive }) => void (pipedrive.switches.tokenUserIsAdmin = false),
      /is no administrator/,
      /Account settings/,
    ],
    [
      'pipedrive-rights',
      'a user who does not see all',
      ({ pipedrive }) => void (pipedrive.switches.tokenUserSeesAll = false),
      /does not see all records/,
      /Deals/,
    ],
    [
      'mapping',
      'a field that is not there',
      () => {
        const file = join(folder, 'mapping.mjs');
        const links = `{ lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' }`;
        const person = `{ name: { fields: ['firstNam'] } }`;
        const others = 'leadFromPerson: {}, companyFromOrganization: {}, opportunityFromDeal: {}';
        writeFileSync(file, `export default { links: ${links}, personFromLead: ${person}, ${others} };`);
        environment['MAPPING_FILE'] = file;
      },
      /lead has no field "firstNam" \(nearest: firstName/,
      /MAPPING_FILE/,
      ['sample'],
    ],
    [
      'sample',
      'a function of the mapping that fails',
      () => {
        const file = join(folder, 'mapping.mjs');
        const links = `{ lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' }`;
        const lead = `{ lastName: { transformer: () => { throw new Error('out of luck'); } } }`;
        const others = 'personFromLead: {}, companyFromOrganization: {}, opportunityFromDeal: {}';
        writeFileSync(file, `export default { links: ${links}, leadFromPerson: ${lead}, ${others} };`);
        environment['MAPPING_FILE'] = file;
      },
      /^A dry run of person 1 failed: .*lastName/,
      /docs\/errors\.md/,
    ],
    [
      'links',
      'a link field of Pipedrive that is missing',
      ({ pipedrive }) => pipedrive.removeField('person', 'marketo_id'),
      /links\.person: person has no field "marketo_id"/,
      /Settings > Data fields > Person/,
      ['sample'],
    ],
    [
      'links',
      'the link field of Marketo that is missing',
      ({ marketo }) => marketo.hideField('pipedriveId'),
      /links\.lead: lead has no field "pipedriveId"/,
      /Field Management/,
      ['sample'],
    ],
    [
      'webhooks',
      'a webhook that is missing',
      ({ pipedrive }) => pipedrive.removeWebhook(4),
      /^change\.organization is missing$/,
      /setup --apply/,
    ],
    [
      'webhooks',
      'a webhook that was switched off',
      ({ pipedrive }) => pipedrive.deactivateWebhook(5),
      /^create\.deal was switched off by Pipedrive$/,
      /Webhooks/,
    ],
    [
      'limits',
      'a day that is nearly used up',
      ({ pipedrive }) => void (pipedrive.switches.dailyTokens = 60),
      /Marketo \d+ of 50000 calls; Pipedrive \d of 60 tokens/,
      /what else uses these accounts/,
      ['sample'],
    ],
    [
      'clock',
      'a clock that is behind',
      () =>
        void jest
          .spyOn(Date, 'now')
          .mockImplementation(() => Math.trunc(performance.timeOrigin + performance.now()) - 90_000),
      /clock is (89|90|91) s behind/,
      /NTP/,
    ],
  ];

  it.each(BROKEN)('names %s alone for %s', async (id, _what, breakIt, message, fix, skipped = []) => {
    breakIt(sandbox);
    const { exitCode, ok, checks } = await examine();
    expect(checks.map((check) => check.id)).toEqual(IDS);
    const wrong = checks.filter(({ state }) => state === 'problem' || state === 'warning');
    expect(wrong.map((check) => check.id)).toEqual([id]);
    expect(wrong[0]!.message).toMatch(message);
    expect(wrong[0]!.fix).toMatch(fix);
    const isProblem = wrong[0]!.state === 'problem';
    expect({ exitCode, ok }).toEqual(isProblem ? { exitCode: 1, ok: false } : { exitCode: 0, ok: true });
    expect(isProblem).toBe(id !== 'limits' && id !== 'sample');
    const notLookedAt = checks.filter((check) => check.state === 'skipped');
    expect(notLookedAt.map((check) => check.id)).toEqual(skipped);
    for (const check of notLookedAt) expect(check.message).toBe(`Not looked at: see ${id}`);
    expect(JSON.stringify(checks)).not.toMatch(/wr0ng|k3y/);
  });
});
