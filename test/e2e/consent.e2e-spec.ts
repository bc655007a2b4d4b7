import { ConsentUpkeep, PATIENCE_MS } from '../../src/sync/tasks/consent-upkeep';
import { until } from '../support/until';
import { inSandboxTime } from '../support/in-sandbox-time';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/create-test-app';
import { resultOf, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

const mapping = (consent: string): string => `export default () => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  consent: ${consent},
  personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] } },
  leadFromPerson: { lastName: { fields: ['name'] }, email: { fields: ['email'] } },
});`;
const BY_OPTION = `{ lead: 'unsubscribed', person: 'marketing_suspended' }`;
const BY_STATUS = `{ lead: 'unsubscribed', person: 'marketing_status' }`;
const ADA = 'ada@engines.example';

describe('who may be written to', () => {
  let service: TestApp;

  const start = async (consent: string, more: TestAppOptions = { override: inSandboxTime() }): Promise<void> => {
    service = await createTestApp({
      mapping: mapping(consent),
      ...more,
      prepare: ({ pipedrive }) => void (pipedrive.switches.campaigns = true),
    });
  };
  const marketo = () => service.sandbox.marketo;
  const pipedrive = () => service.sandbox.pipedrive;
  const later = (): void => service.sandbox.clock.advance(200_000);
  const aLead = (values: object = {}) => marketo().createLead({ lastName: 'King', email: ADA, ...values });
  const aPerson = (values: object = {}) =>
    pipedrive().createPerson({ name: 'King', emails: [{ value: ADA, primary: true }], ...values });
  const fromLead = (lead: number) => resultOf(service, `/marketo/lead/${lead}`);
  const fromPerson = (person: number) => resultOf(service, `/pipedrive/person/${person}`);
  const isOut = (lead: number) => marketo().lead(lead)?.['unsubscribed'];
  const status = (person: number) => pipedrive().person(person)?.['marketing_status'];
  const option = (person: number) => pipedrive().customValue('person', person, 'marketing_suspended');

  afterEach(() => service.close());

  it('follows the field of one’s own, both ways, and lifts nothing', async () => {
    await start(BY_OPTION);
    const lead = aLead();
    const person = Number((await fromLead(lead))['id']);
    expect(option(person)).toBeNull();
    marketo().updateLead(lead, { unsubscribed: true });
    await expect(fromLead(lead)).resolves.toMatchObject({
      changes: [{ field: 'marketing_suspended', from: null, to: 'Yes' }],
    });
    later();
    pipedrive().updatePerson(person, { marketing_suspended: 'No' });
    await expect(fromPerson(person)).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    await expect(fromLead(lead)).resolves.toMatchObject({ changes: [{ from: 'No', to: 'Yes' }] });
    expect([isOut(lead), option(person)]).toEqual([true, 'Yes']);
  });

  it('sets a side out again that was lifted alone, without another event', async () => {
    await start(BY_OPTION);
    const lead = aLead({ unsubscribed: true });
    const person = Number((await fromLead(lead))['id']);
    pipedrive().updatePerson(person, { marketing_suspended: 'No' });
    await fromPerson(person);
    service.sandbox.clock.advance(PATIENCE_MS);
    await service.app.get(ConsentUpkeep).look();
    await service.drain();
    expect(option(person)).toBe('Yes');
    expect((await service.call('GET', `/tasks?record=lead:${lead}&limit=1`)).body).toMatchObject({
      items: [{ type: 'lead-to-person', requestedBy: 'consent', result: { status: 'updated' } }],
    });
  });

  it('lifts what a newer change of the other side lifts, where the mapping allows it', async () => {
    await start(`{ lead: 'unsubscribed', person: 'marketing_suspended', resubscribe: true }`);
    const lead = aLead();
    const person = Number((await fromLead(lead))['id']);
    later();
    marketo().updateLead(lead, { unsubscribed: true });
    await fromLead(lead);
    later();
    pipedrive().updatePerson(person, { marketing_suspended: 'No' });
    await expect(fromPerson(person)).resolves.toMatchObject({
      changes: [{ field: 'unsubscribed', from: true, to: false }],
    });
    expect(isOut(lead)).toBe(false);
    later();
    marketo().updateLead(lead, { unsubscribed: true });
    later();
    marketo().updateLead(lead, { lastName: 'Lovelace' });
    await fromLead(lead);
    expect(option(person)).toBe('Yes');
  });

  it('follows the status of Campaigns, which belongs to the address', async () => {
    await start(BY_STATUS);
    const person = aPerson({ marketing_status: 'subscribed' });
    const lead = Number((await fromPerson(person))['id']);
    expect(isOut(lead)).toBe(false);
    pipedrive().updatePerson(person, { marketing_status: 'unsubscribed' });
    await expect(fromPerson(person)).resolves.toMatchObject({ changes: [{ field: 'unsubscribed', to: true }] });
    const copy = aLead({ lastName: 'Copy', email: ADA.toUpperCase() });
    expect(isOut(copy)).toBe(true);
    marketo().updateLead(lead, { unsubscribed: false });
    expect(isOut(copy)).toBe(false);
    await expect(fromLead(lead)).resolves.toMatchObject({ reason: 'unchanged' });
    await fromPerson(person);
    expect([isOut(lead), isOut(copy), status(person)]).toEqual([true, true, 'unsubscribed']);
  });

  it.each(['no_consent', 'archived'])('makes %s unsubscribed, and takes nothing from it', async (before) => {
    await start(BY_STATUS);
    const person = aPerson({ marketing_status: before });
    const lead = Number((await fromPerson(person))['id']);
    expect(isOut(lead)).toBe(false);
    marketo().updateLead(lead, { unsubscribed: true });
    await expect(fromLead(lead)).resolves.toMatchObject({
      changes: [{ field: 'marketing_status', from: before, to: 'unsubscribed' }],
    });
    expect(status(person)).toBe('unsubscribed');
  });

  it('makes the person of a lead that is out so from its first moment', async () => {
    await start(BY_STATUS);
    const person = Number((await fromLead(aLead({ unsubscribed: true })))['id']);
    expect(status(person)).toBe('unsubscribed');
  });

  it('tells a status that Pipedrive ignored, and fails nothing', async () => {
    await start(BY_STATUS);
    const lead = aLead({ unsubscribed: true });
    const person = Number((await fromLead(lead))['id']);
    pipedrive().updatePerson(person, { marketing_status: 'no_consent' });
    await expect(fromLead(lead)).resolves.toEqual({
      status: 'skipped',
      id: person,
      reason: 'unchanged',
      consent: { status: 'refused', field: 'marketing_status', wanted: 'unsubscribed', is: 'no_consent' },
    });
  });

  it('tells what Marketo blocked', async () => {
    await start(BY_OPTION);
    marketo().switches.blockedFields = ['unsubscribed'];
    const person = aPerson({ marketing_suspended: 'Yes' });
    const result = await fromPerson(person);
    expect(result).toMatchObject({
      status: 'created',
      consent: { status: 'refused', field: 'unsubscribed', wanted: true, is: false },
    });
    expect(result).not.toHaveProperty('notKept');
    expect(result['changes']).not.toContainEqual(expect.objectContaining({ field: 'unsubscribed' }));
  });

  it('writes nothing in a dry run, and reckons the reading back', async () => {
    await start(BY_STATUS, {});
    const lead = aLead();
    const person = Number((await fromLead(lead))['id']);
    marketo().updateLead(lead, { unsubscribed: true });
    let body: Record<string, unknown> = {};
    const writes = await writesOf(service, async () => {
      ({ body } = await service.call('POST', `/marketo/lead/${lead}?dryRun=true`));
    });
    expect(writes).toEqual([]);
    expect(body['result']).toMatchObject({ status: 'updated', changes: [{ field: 'marketing_status' }] });
    const { calls } = service.sandbox;
    const since = calls.lastId();
    await fromLead(lead);
    const spent = calls.list({ vendor: 'pipedrive', since }).length;
    expect(body['price']).toMatchObject({ pipedriveCalls: spent });
    expect(status(person)).toBe('unsubscribed');
  });

  it('is compared by an audit, and mended as the tasks would', async () => {
    await start(BY_OPTION, { sandbox: { limits: false }, override: inSandboxTime() });
    const lead = aLead();
    const person = Number((await fromLead(lead))['id']);
    const other = aPerson({ name: 'Byron', emails: [{ value: 'byron@poets.example', primary: true }] });
    const leadOfOther = Number((await fromPerson(other))['id']);
    marketo().updateLead(lead, { unsubscribed: true });
    pipedrive().updatePerson(other, { marketing_suspended: 'Yes' });
    const body = JSON.stringify({ type: 'audit', repair: true });
    const { body: begun } = await service.call('POST', '/jobs', { body, type: 'application/json' });
    let job: Record<string, unknown> = {};
    await until(async () => {
      ({ body: job } = await service.call('GET', String(begun['url'])));
      return job['finishedAt'] !== null || job['pausedBecause'] !== null;
    });
    expect(job['counts']).toMatchObject({ pairs: 2, inStep: 0, differing: 2, repaired: 2 });
    const { items } = (await service.call('GET', `${String(begun['url'])}/items`)).body as { items: object[] };
    expect(items).toContainEqual(
      expect.objectContaining({ fields: [{ field: 'marketing_suspended', marketo: 'Yes', pipedrive: null }] }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({ fields: [{ field: 'unsubscribed', marketo: false, pipedrive: true }] }),
    );
    expect([option(person), isOut(leadOfOther)]).toEqual(['Yes', true]);
  });

  it('outlives deletion, with webhooks wired both ways', async () => {
    await start(BY_OPTION);
    wireBothSides(service);
    const person = aPerson();
    await settle(service);
    pipedrive().updatePerson(person, { marketing_suspended: 'Yes' });
    await settle(service);
    pipedrive().deletePerson(person);
    await settle(service);
    expect(marketo().leads()).toEqual([]);
    const lead = aLead();
    await settle(service);
    const [anew] = pipedrive().persons();
    expect([isOut(lead), option(Number(anew?.['id']))]).toEqual([true, 'Yes']);
  });

  it('outlives a deletion that came before it was carried over', async () => {
    await start(BY_OPTION);
    wireBothSides(service);
    const person = aPerson();
    await settle(service);
    pipedrive().updatePerson(person, { marketing_suspended: 'Yes' });
    pipedrive().deletePerson(person);
    await settle(service);
    expect(marketo().leads()).toEqual([]);
    expect(isOut(aLead())).toBe(true);
  });

  it('is kept by a merge that came before it was carried over', async () => {
    await start(BY_OPTION);
    wireBothSides(service);
    const person = aPerson();
    const survivor = aPerson({ name: 'Lovelace', emails: [{ value: 'ada@home.example', primary: true }] });
    await settle(service);
    pipedrive().updatePerson(survivor, { marketing_suspended: 'No' });
    pipedrive().updatePerson(person, { marketing_suspended: 'Yes' });
    pipedrive().merge('person', person, survivor);
    await settle(service);
    expect(option(survivor)).toBe('Yes');
  });

  it('is kept by a merge of persons, with webhooks wired both ways', async () => {
    await start(BY_OPTION);
    wireBothSides(service);
    const person = aPerson();
    const survivor = aPerson({ name: 'Lovelace', emails: [{ value: 'ada@home.example', primary: true }] });
    await settle(service);
    pipedrive().updatePerson(survivor, { marketing_suspended: 'No' });
    pipedrive().updatePerson(person, { marketing_suspended: 'Yes' });
    await settle(service);
    pipedrive().merge('person', person, survivor);
    await settle(service);
    expect(option(survivor)).toBe('Yes');
    expect(
      marketo()
        .leads()
        .map(({ unsubscribed }) => unsubscribed),
    ).toEqual([true, true]);
  });
});

it.each([
  [
    `{ lead: 'unsubscribd', person: 'marketing_suspended' }`,
    /consent\.lead: lead has no field "unsubscribd" \(nearest: unsubscribed/,
  ],
  [`{ lead: 'unsubscribed', person: 'name' }`, /personFromLead\.name: must have no entry: consent\.person says/],
  [`{ lead: 'unsubscribed', person: 'region' }`, /consent\.person: "region" needs the options Yes and No/],
])('stops the start on %s', async (consent, message) => {
  await expect(createTestApp({ mapping: mapping(consent) })).rejects.toThrow(message);
});
