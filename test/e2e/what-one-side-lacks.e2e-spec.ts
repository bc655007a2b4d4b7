import { createTestApp, type TestApp } from '../support/create-test-app';
import { settle, wireBothSides } from '../support/wire-both-sides';

describe('what Pipedrive has and Marketo lacks', () => {
  let service: TestApp;
  beforeEach(async () => {
    service = await createTestApp();
  });
  afterEach(() => service.close());

  it('is carried over by the webhooks of the link that a lead brings, of its organization too', async () => {
    const { marketo, pipedrive } = service.sandbox;
    pipedrive.createOrganization({ name: 'Harbor Ltd', website: 'https://harbor.example', employee_count: 48 });
    wireBothSides(service);
    marketo.createLead({
      firstName: 'Carla',
      lastName: 'Dupont',
      email: 'carla@harbor.example',
      company: 'Harbor Ltd',
    });
    await settle(service);
    const companies = [{ company: 'Harbor Ltd', website: 'https://harbor.example', numberOfEmployees: 48 }];
    expect(marketo.companies()).toMatchObject(companies);
    const [task] = (await service.call('GET', '/tasks?type=organization-to-company')).body['items'] as object[];
    expect(task).toMatchObject({ result: { status: 'updated' } });
  });

  it('is carried over by the webhook of the link that the person gets', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const emails = [{ value: 'dario@harbor.example', primary: true }];
    const phones = [{ value: '+372 5550 1234', primary: true }];
    pipedrive.createPerson({ name: 'Dario Conti', emails, phones });
    wireBothSides(service);
    marketo.createLead({ firstName: 'Dario', lastName: 'Conti', email: 'dario@harbor.example' });
    await settle(service);
    expect(marketo.leads()).toMatchObject([{ phone: '+372 5550 1234' }]);
  });
});
