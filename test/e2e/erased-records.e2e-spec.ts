import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ActionsLog } from '../../src/base/actions/actions-log';
import { storeConfig } from '../../src/base/config/base.config';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { until } from '../support/until';

const READ_KEY = 'k3y-of-a-dashboard';
const OPERATE_KEY = 'k3y-of-the-tests';

describe('DELETE /records/:kind/:id', () => {
  let service: TestApp;
  let file: string;

  beforeEach(async () => {
    const API_KEYS = `grafana@read:${READ_KEY},ops:${OPERATE_KEY}`;
    service = await createTestApp({ environment: { API_KEYS } });
    file = (storeConfig() as { file: string }).file;
  });
  afterEach(() => service.close());

  /** Everything that is in the store's files, as text. */
  const stored = (): string =>
    readdirSync(dirname(file))
      .map((name) => join(dirname(file), name))
      .filter((path) => path.startsWith(file) && statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'))
      .join('\n');

  const aLead = () =>
    service.sandbox.marketo.createLead({
      firstName: 'Wilhelmina',
      lastName: 'Quastenflosser',
      email: 'wilhelmina@quastenflosser.example',
      company: 'Quastenflosser Spedition',
    });

  it('leaves nothing of what a job has found of them', async () => {
    const lead = aLead();
    const options = { type: 'backfill', mode: 'sync', from: 'marketo', kinds: ['lead'], ids: [lead] };
    const { body } = await service.call('POST', '/jobs', { body: JSON.stringify(options) });
    const path = String(body['url']);
    await until(async () => (await service.call('GET', path)).body['state'] === 'succeeded');
    expect(stored()).toMatch(/wilhelmina/i);
    await service.call('DELETE', `/records/lead/${lead}`);
    expect(stored()).not.toMatch(/wilhelmina/i);
    expect((await service.call('GET', `${path}/items`)).body['items']).toMatchObject([
      { record: { kind: 'lead', id: lead }, outcome: 'created', result: null },
    ]);
  });

  it('leaves nothing of a lead and its person in the files of the store', async () => {
    const lead = aLead();
    const created = await service.run(`/marketo/lead/${lead}`);
    const person = (created.result as { id: number }).id;
    await service.run(`/pipedrive/person/${person}`);
    expect(stored()).toMatch(/quastenflosser/i);

    expect(await service.call('DELETE', `/records/person/${person}`)).toMatchObject({
      status: 200,
      body: { tasks: 2 },
    });
    expect(stored()).not.toMatch(/wilhelmina|quastenflosser/i);
    expect(await service.app.get(ActionsLog).list(1)).toMatchObject([
      { who: 'ops', what: 'erase', subject: `person:${person}`, count: 2 },
    ]);
    expect(await service.task(created.name)).toMatchObject({
      state: 'succeeded',
      finishedAt: created.finishedAt,
      params: { leadId: lead },
      result: { status: 'created', id: person, organization: { status: 'created' } },
    });
    expect((await service.run(`/marketo/lead/${lead}`)).result).toMatchObject({ status: 'skipped', id: person });
  });

  it('removes an organization from the results of leads, and of its company', async () => {
    const created = await service.run(`/marketo/lead/${aLead()}`);
    const { id } = (created.result as { organization: { id: number } }).organization;
    const company = await service.run(`/pipedrive/organization/${id}`);
    const companyId = (company.result as { id: number }).id;

    expect((await service.call('DELETE', `/records/company/${companyId}`)).body).toEqual({ tasks: 2 });
    const { result } = await service.task(created.name);
    expect(result).toMatchObject({
      changes: expect.arrayContaining([{ field: 'name', from: null, to: 'Wilhelmina Quastenflosser' }]) as unknown,
      organization: { status: 'created', id, changes: [{ field: 'name', from: null, to: null }, {}] },
    });
  });

  it('removes the message of an error, and the body of a webhook', async () => {
    const body = {
      meta: { version: '2.0', action: 'change', entity: 'person', entity_id: 999_999 },
      data: { id: 999_999, name: 'Wilhelmina Quastenflosser' },
      previous: null,
    };
    const failed = await service.run('/pipedrive/person', body);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'record-not-found' } });
    expect((await service.call('DELETE', '/records/person/999999')).body).toEqual({ tasks: 1 });
    expect((await service.task(failed.name)).error).toEqual({
      code: 'record-not-found',
      message: 'The message was removed with the personal values of the record',
      retryable: false,
    });
    expect(stored()).not.toMatch(/quastenflosser/i);
  });

  it('answers 0 for a record that nothing is known of', async () => {
    for (const kind of ['lead', 'person', 'company', 'organization', 'deal']) {
      expect(await service.call('DELETE', `/records/${kind}/123`)).toMatchObject({ status: 200, body: { tasks: 0 } });
    }
  });

  it.each([
    ['/records/contact/1', 'kind must be one of lead, person, company, organization, deal'],
    ['/records/toString/1', 'kind must be one of lead, person, company, organization, deal'],
    ['/records/lead/ada', 'id must be a positive whole number'],
    ['/records/lead/0', 'id must be a positive whole number'],
  ])('refuses %s', async (path, message) => {
    expect(await service.call('DELETE', path)).toMatchObject({ status: 400, body: { message } });
  });

  it('needs the right operate', async () => {
    expect((await service.call('DELETE', '/records/lead/1', { key: null })).status).toBe(401);
    const { status, body } = await service.call('DELETE', '/records/lead/1', { key: READ_KEY });
    expect(status).toBe(403);
    expect(body).toMatchObject({ kind: 'forbidden', message: 'This needs an API key with the right operate' });
  });
});
