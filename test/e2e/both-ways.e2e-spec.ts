import { type TaskRecord } from '../../src/queue/task';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { settle, wireBothSides } from '../support/wire-both-sides';

describe('a person in Pipedrive and a lead in Marketo', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp();
  });
  afterEach(() => service.close());

  const writes = () => service.sandbox.calls.list({ write: true }).length;
  const aPerson = (values: Record<string, unknown> = {}) =>
    service.sandbox.pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: 'ada@engines.example', primary: true }],
      ...values,
    });

  it('creates the lead with its company, and links both sides', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = aPerson({ org_id: organization });
    const { result } = await service.run(`/pipedrive/person/${person}`);
    expect(result).toMatchObject({
      status: 'created',
      id: expect.any(Number),
      company: { status: 'created', externalId: `pd-organization-${organization}` },
    });
    const { id } = result as { id: number };
    expect(marketo.lead(id)).toMatchObject({
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@engines.example',
      pipedriveId: person,
      externalCompanyId: `pd-organization-${organization}`,
      company: 'Engines Ltd',
    });
    expect(pipedrive.customValue('person', person, 'marketo_id')).toBe(String(id));
    const before = writes();
    for (const path of [`/pipedrive/person/${person}`, `/marketo/lead/${id}`]) {
      await expect(service.run(path)).resolves.toMatchObject({ result: { status: 'skipped', reason: 'unchanged' } });
    }
    expect(writes()).toBe(before);
  });

  it('carries one edit over once, with webhooks wired both ways', async () => {
    const { marketo, pipedrive, calls } = service.sandbox;
    wireBothSides(service);
    const person = aPerson({ phones: [{ value: '+44 20 7946 0000', primary: true }] });
    await settle(service);
    const lead = marketo.leads()[0]!;
    expect(lead).toMatchObject({ firstName: 'Ada', phone: '+44 20 7946 0000', pipedriveId: person });
    expect(marketo.leads()).toHaveLength(1);
    expect(pipedrive.persons()).toHaveLength(1);
    const since = calls.lastId();
    marketo.updateLead(Number(lead['id']), { phone: '+44 20 7946 1111' });
    await settle(service);
    expect(pipedrive.person(person)?.['phones']).toMatchObject([
      { value: '+44 20 7946 1111', primary: true },
      { value: '+44 20 7946 0000', primary: false },
    ]);
    expect(calls.list({ write: true, since })).toHaveLength(1);
    const { body } = await service.call('GET', '/tasks?state=failed');
    expect(body['items'] as TaskRecord[]).toEqual([]);
  });
});
