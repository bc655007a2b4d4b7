import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { environmentFor } from '../support/create-test-app';
import { runCommand } from '../support/run-command';

interface Setup {
  applied: boolean;
  items: { id: string; state: string; message: string }[];
  byHand: {
    webhooks: { name: string; url: string; template: string | null }[];
    campaigns: { name: string; fields: string[] | null }[];
  } | null;
}

const PUBLIC_URL = 'https://sync.acme.example/base';
const KEY = 'h00k-k3y-of-the-tests';
const WEBHOOKS = ['person', 'organization', 'deal'].flatMap((object) => [`create.${object}`, `change.${object}`]);
const FIELDS = [
  'marketo-lead-field:pipedriveId',
  'pipedrive-person-field:marketo_id',
  'pipedrive-organization-field:marketo_id',
];
const ALL = [...FIELDS, ...WEBHOOKS.map((event) => `pipedrive-webhook:${event}`)];

const MAPPING_WITH_CONSENT = `export default () => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  consent: { lead: 'unsubscribed', person: 'marketing_suspended' },
  personFromLead: { email: { fields: ['email'] } },
});`;

describe('setup', () => {
  let sandbox: Sandbox;
  let folder: string;
  let environment: Record<string, string | undefined>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'setup-'));
    sandbox = await startSandbox({ company: 'empty' });
    const { marketo, pipedrive } = sandbox;
    environment = {
      ...environmentFor(sandbox, folder),
      API_KEYS: `ops:k3y-of-the-tests,hook@webhook:${KEY}`,
      PUBLIC_URL,
    };
    marketo.hideField('pipedriveId');
    for (const kind of ['person', 'organization'] as const) pipedrive.removeField(kind, 'marketo_id');
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  async function setUp(options = ''): Promise<Setup & { exitCode: number; error: string }> {
    const { exitCode, out, error } = await runCommand(`setup --json ${options}`, environment);
    return { exitCode, error, ...(JSON.parse(out) as Setup) };
  }
  const statesOf = ({ items }: Setup) => Object.fromEntries(items.map(({ id, state }) => [id, state]));
  const every = (ids: readonly string[], state: string) => Object.fromEntries(ids.map((id) => [id, state]));
  const written = () => sandbox.calls.list({ write: true }).length;
  const DELETION = 'pipedrive-webhook:delete.person';

  it('only lists what is missing', async () => {
    const listed = await setUp();
    expect(listed).toMatchObject({ exitCode: 2, applied: false, error: '' });
    expect(statesOf(listed)).toEqual({ ...every(ALL, 'missing'), [DELETION]: 'not-wanted' });
    expect(written()).toBe(0);
  });

  it('makes it, and the second time nothing', async () => {
    const first = await setUp('--apply');
    expect(first).toMatchObject({ exitCode: 0, applied: true, error: '' });
    expect(statesOf(first)).toEqual({ ...every(ALL, 'made'), [DELETION]: 'not-wanted' });
    expect(written()).toBe(9);
    expect(sandbox.pipedrive.webhooks()).toHaveLength(6);
    for (const webhook of sandbox.pipedrive.webhooks()) {
      const { event_object: object, subscription_url: url, version } = webhook;
      expect({ url, version }).toEqual({ url: `${PUBLIC_URL}/pipedrive/${object}?api_key=${KEY}`, version: '2.0' });
    }

    const second = await setUp('--apply');
    expect(second.exitCode).toBe(0);
    expect(statesOf(second)).toEqual({ ...every(ALL, 'there'), [DELETION]: 'not-wanted' });
    expect(written()).toBe(9);

    const doctor = await runCommand('doctor --json', environment);
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: true });
  });

  it('remembers what it made, and that somebody had it made', async () => {
    await setUp('--apply');
    const store = new DatabaseSync(join(folder, 'sync.db'), { readOnly: true });
    const rows = store.prepare('SELECT kind, name FROM made_thing ORDER BY kind, name').all();
    const actions = store.prepare('SELECT who, what, subject, count FROM action ORDER BY id').all();
    store.close();
    expect(actions).toEqual(ALL.map((subject) => ({ who: 'command line', what: 'setup', subject, count: 1 })));
    expect(rows).toHaveLength(15);
    expect(rows).toContainEqual({ kind: 'marketo-lead-field', name: 'pipedriveId' });
    expect(rows.filter(({ kind }) => kind === 'pipedrive-webhook').map(({ name }) => name)).toEqual(
      sandbox.pipedrive.webhooks().map(({ id }) => String(id)),
    );
  });

  it('wants the webhook of deletions only where it is told to', async () => {
    expect(statesOf(await setUp('--with-deletes'))[DELETION]).toBe('missing');
    expect(statesOf(await setUp('--apply --with-deletes'))[DELETION]).toBe('made');
    expect(sandbox.pipedrive.webhooks().at(-1)).toMatchObject({
      event_action: 'delete',
      event_object: 'person',
      subscription_url: `${PUBLIC_URL}/pipedrive/person/delete?api_key=${KEY}`,
    });
    expect(statesOf(await setUp('--apply'))[DELETION]).toBe('there');
  });

  it('takes what people made for its own needs, and changes none of it', async () => {
    const { pipedrive } = sandbox;
    const by = (event_action: string, event_object: string, subscription_url: string, version: '1.0' | '2.0' = '2.0') =>
      pipedrive.addWebhook({ event_action, event_object, subscription_url, version });
    by('*', 'person', `${PUBLIC_URL}/pipedrive/person?api_key=another`);
    by('create', 'deal', 'https://elsewhere.example/pipedrive/deal');
    by('create', 'organization', `${PUBLIC_URL}/pipedrive/organization`, '1.0');
    pipedrive.deactivateWebhook(by('change', 'organization', `${PUBLIC_URL}/pipedrive/organization`));
    pipedrive.addField('person', { name: 'Marketo ID', type: 'date' });
    const before = pipedrive.webhooks();

    const done = await setUp('--apply');
    expect(done.exitCode).toBe(1);
    expect(statesOf(done)).toMatchObject({
      'pipedrive-person-field:marketo_id': 'wrong',
      'pipedrive-webhook:create.person': 'there',
      'pipedrive-webhook:change.person': 'there',
      'pipedrive-webhook:create.organization': 'wrong',
      'pipedrive-webhook:change.organization': 'wrong',
      'pipedrive-webhook:create.deal': 'made',
      'pipedrive-webhook:change.deal': 'made',
    });
    expect(pipedrive.webhooks().slice(0, before.length)).toEqual(before);
    expect(pipedrive.webhooks()).toHaveLength(before.length + 2);
  });

  it('tells what it may not make, and makes the rest', async () => {
    sandbox.pipedrive.switches.tokenUserIsAdmin = false;
    sandbox.marketo.switches.deniedPermissions.push('Read-Write Schema Custom Field');
    const { exitCode, items } = await setUp('--apply');
    expect(exitCode).toBe(1);
    const failed = items.filter(({ state }) => state === 'failed');
    expect(failed.map(({ id }) => id)).toEqual(FIELDS);
    expect(failed[0]!.message).toContain('Read-Write Schema Custom Field');
    expect(failed[1]!.message).toContain('administrator');
    expect(items.filter(({ state }) => state === 'made')).toHaveLength(6);
  });

  it('says what a person does in Marketo, ready to copy', async () => {
    await setUp('--apply');
    const { byHand } = await setUp();
    expect(byHand!.webhooks).toEqual([
      { name: 'Pipedrive: lead', url: `${PUBLIC_URL}/marketo/lead/{{lead.Id}}?api_key=${KEY}`, template: null },
      {
        name: 'Pipedrive: delete person',
        url: `${PUBLIC_URL}/marketo/lead/{{lead.Pipedrive ID}}/delete?api_key=${KEY}`,
        template: null,
      },
      {
        name: 'Pipedrive: activity',
        url: `${PUBLIC_URL}/marketo/lead/{{lead.Id}}/activity?api_key=${KEY}`,
        template: null,
      },
      {
        name: 'Pipedrive: sent e-mails',
        url: `${PUBLIC_URL}/marketo/lead/{{lead.Id}}/activity?api_key=${KEY}`,
        template: '{"type":"email_sent"}',
      },
    ]);
    expect(byHand!.campaigns[0]).toMatchObject({
      name: 'Pipedrive: lead',
      fields: expect.arrayContaining(['First Name', 'Email Address', 'Phone Number', 'Company Name']),
    });
    // Who unsubscribes has to be told.
    writeFileSync(join(folder, 'mapping.ts'), MAPPING_WITH_CONSENT);
    const withConsent = await runCommand('setup --json', { ...environment, MAPPING_FILE: join(folder, 'mapping.ts') });
    expect(JSON.parse(withConsent.out)).toMatchObject({
      byHand: { campaigns: [{ fields: ['Email Address', 'Unsubscribed'] }, {}] },
    });
    const { out } = await runCommand('setup', environment);
    for (const { url } of byHand!.webhooks) expect(out).toContain(`    URL: ${url}\n`);
  });

  it('leaves webhooks out without an address', async () => {
    environment['PUBLIC_URL'] = undefined;
    const { items, byHand } = await setUp();
    expect(items.map(({ id }) => id)).toEqual([...FIELDS, 'pipedrive-webhook']);
    expect(byHand).toBeNull();
  });
});
