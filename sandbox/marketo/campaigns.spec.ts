import express, { type Request } from 'express';
import { listen, type Listener } from '../core/http.ts';
import { type SmartCampaign } from './marketo-sandbox.ts';
import { startMarketo, type TestMarketo } from './testing/start-marketo.ts';

interface Received {
  url: string;
  contentType: string | undefined;
  secret: string | undefined;
  body: string;
}

let test: TestMarketo;
let receiver: Listener;
let received: Received[];
let answer: (response: express.Response) => void;

beforeEach(async () => {
  received = [];
  answer = (response) => void response.json({ status: 'accepted' });
  const application = express();
  application.use(express.text({ type: () => true, defaultCharset: 'utf-8' }));
  application.use((request: Request, response) => {
    const { 'content-type': contentType, 'x-secret': secret } = request.headers;
    received.push({
      url: request.url,
      contentType,
      secret: secret as string | undefined,
      body: String(request.body ?? ''),
    });
    answer(response);
  });
  receiver = await listen(application, 0, '127.0.0.1');
  test = await startMarketo({ limits: false });
});
afterEach(async () => {
  await test.close();
  await receiver.close();
});

function addCampaign(campaign: Partial<SmartCampaign>): void {
  test.marketo.campaigns.push({
    name: 'To the CRM',
    trigger: 'lead-created',
    method: 'POST',
    url: `${receiver.url}/lead/{{lead.Id}}?api_key=k`,
    ...campaign,
  });
}

describe('a smart campaign', () => {
  it('lets its calls arrive in any order, each with the lead as it was', async () => {
    addCampaign({ url: `${receiver.url}/{{lead.lastName}}` });
    test.marketo.switches.webhookDisorderMs = 60;
    const names = Array.from({ length: 8 }, (_, index) => `Lead${index}`);
    for (const lastName of names) {
      const id = test.marketo.createLead({ lastName });
      test.marketo.updateLead(id, { lastName: 'Renamed' });
    }
    await test.marketo.settled();
    const arrived = received.map(({ url }) => url.slice(1));
    expect(arrived).not.toEqual(names);
    expect(arrived.toSorted()).toEqual(names);
  });

  it('calls its webhook once per lead, with tokens filled in by their encoding', async () => {
    addCampaign({
      url: `${receiver.url}/lead/{{lead.Id}}?name={{lead.Last Name}}`,
      payload:
        '{"id":{{lead.Id}},"name":{{lead.lastName}},"title":{{lead.Job Title}},"company":{{company.Company Name}}}',
      headers: { 'x-secret': 'for {{lead.firstName}}' },
    });
    const id = test.marketo.createLead({ firstName: 'Ada', lastName: 'O"Hara & Söhne', company: 'Acme' });
    await test.marketo.settled();
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ contentType: undefined, secret: 'for Ada' });
    expect(received[0]?.url).toBe(`/lead/${id}?name=O%22Hara%20%26%20S%C3%B6hne`);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ id, name: 'O"Hara & Söhne', title: null, company: 'Acme' });
  });

  it('reacts to changes of its fields, by its sources', async () => {
    const id = test.marketo.createLead({ email: 'a@acme.example' });
    addCampaign({ trigger: 'lead-changed', fields: ['city'], sources: ['user'] });
    test.marketo.updateLead(id, { title: 'CTO' });
    await test.post('/v1/leads.json', { input: [{ email: 'a@acme.example', city: 'Paris' }] });
    test.marketo.updateLead(id, { city: 'Paris' });
    await test.marketo.settled();
    expect(received).toHaveLength(0);
    test.marketo.updateLead(id, { city: 'Köln' });
    await test.marketo.settled();
    expect(received).toHaveLength(1);
  });

  it('runs for writes of the API too', async () => {
    addCampaign({});
    await test.post('/v1/leads.json', { input: [{ email: 'a@acme.example' }] });
    await test.marketo.settled();
    expect(received).toHaveLength(1);
  });

  it('knows the lead that is deleted', async () => {
    const id = test.marketo.createLead({ pipedriveId: 77 });
    addCampaign({ trigger: 'lead-deleted', url: `${receiver.url}/person/{{lead.pipedriveId}}/delete` });
    test.marketo.deleteLead(id);
    await test.marketo.settled();
    expect(received[0]?.url).toBe('/person/77/delete');
    expect(test.marketo.lead(id)).toBeUndefined();
  });

  it('logs the answer, the address without its key', async () => {
    addCampaign({});
    const id = test.marketo.createLead({});
    await test.marketo.settled();
    expect(test.marketo.webhookCalls()).toMatchObject([
      { leadId: id, url: `${receiver.url}/lead/${id}?api_key=***`, status: 200, body: '{"status":"accepted"}' },
    ]);
  });

  it('never repeats: not after an error, an empty answer or no answer in time', async () => {
    await test.close();
    test = await startMarketo({ limits: false, webhookTimeScale: 0.02 });
    addCampaign({});
    answer = (response) => void response.status(500).json({});
    test.marketo.createLead({});
    await test.marketo.settled();
    answer = (response) => void response.end();
    test.marketo.createLead({});
    await test.marketo.settled();
    answer = () => {};
    test.marketo.createLead({});
    await test.marketo.settled();
    expect(received).toHaveLength(3);
    expect(test.marketo.webhookCalls()).toMatchObject([
      { status: 500 },
      { status: 200, errorCode: '1001' },
      { status: 0, body: 'timeout' },
    ]);
  });
});
