import { createTestApp, type TestApp } from '../support/create-test-app';
import { createDatabase, describeWithPostgres, type TestDatabase } from '../support/postgres';

describeWithPostgres('the service on PostgreSQL', () => {
  let database: TestDatabase;
  let test: TestApp;

  beforeAll(async () => {
    database = await createDatabase();
    test = await createTestApp({ environment: { DATABASE_URL: database.url } });
  });

  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  it('writes a lead as a person, remembers the link and writes nothing the second time', async () => {
    const { marketo, pipedrive } = test.sandbox;
    const lead = marketo.createLead({
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@acme.example',
      company: 'Acme',
    });
    expect(await test.run(`/marketo/lead/${lead}`)).toMatchObject({
      state: 'succeeded',
      params: { leadId: lead },
      attempts: 1,
      result: { status: 'created', organization: { status: 'created' } },
    });
    expect(pipedrive.persons()).toHaveLength(1);
    expect(await test.run(`/marketo/lead/${lead}`)).toMatchObject({ result: { status: 'skipped' } });
  });

  it('answers 503 while no connection can be had, and is ready again afterwards', async () => {
    expect((await test.call('GET', '/health/ready')).status).toBe(200);
    await database.refuseConnections();
    const refused = await test.call('POST', '/marketo/lead/77');
    expect(refused).toMatchObject({ status: 503, body: { kind: 'store-unavailable' } });
    expect(JSON.stringify(refused.body)).not.toContain(new URL(database.url).password);
    expect(await test.call('GET', '/health/ready')).toMatchObject({
      status: 503,
      body: { checks: { store: { status: 'failed' } } },
    });
    await database.allowConnections();
    expect((await test.call('GET', '/health/ready')).status).toBe(200);
    expect((await test.call('POST', '/marketo/lead/77')).status).toBe(202);
  });
});
