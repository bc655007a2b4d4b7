import { QueueService } from '../../src/queue/queue.service';
import { API_KEY, createTestApp, type TestApp } from '../support/create-test-app';
import { metricsOf } from '../support/read-metrics';

let service: TestApp;

beforeEach(async () => {
  service = await createTestApp();
});
afterEach(() => service.close());

const metrics = () => metricsOf(service.url, API_KEY);

describe('GET /metrics', () => {
  it('needs a key', async () => {
    expect((await service.call('GET', '/metrics', { key: null })).status).toBe(401);
    expect((await fetch(`${service.url}/metrics?api_key=${API_KEY}`)).status).toBe(200);
  });

  it('is text that Prometheus reads, with the figures of the process', async () => {
    const response = await fetch(`${service.url}/metrics`, { headers: { 'x-api-key': API_KEY } });
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const { sum } = await metrics();
    expect(sum('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('counts tasks by type and outcome, and the time of those that wrote', async () => {
    const lead = service.sandbox.marketo.createLead({ firstName: 'Ada', lastName: 'Byron' });
    expect(await service.run(`/marketo/lead/${lead}`)).toMatchObject({ result: { status: 'created' } });
    expect(await service.run(`/marketo/lead/${lead}`)).toMatchObject({ result: { status: 'skipped' } });
    expect(await service.run('/marketo/lead/999999')).toMatchObject({ state: 'failed' });
    const { sum } = await metrics();
    const type = 'lead-to-person';
    expect(sum('sync_tasks_finished_total')).toBe(3);
    expect(sum('sync_tasks_finished_total', { type, outcome: 'succeeded', result: 'created' })).toBe(1);
    expect(sum('sync_tasks_finished_total', { type, outcome: 'succeeded', result: 'skipped' })).toBe(1);
    expect(sum('sync_tasks_finished_total', { type, outcome: 'failed', result: 'record-not-found' })).toBe(1);
    expect(sum('sync_task_accepted_to_written_seconds_count', { type })).toBe(1);
    expect(sum('sync_queue_tasks', { state: 'failed' })).toBe(1);
  });

  it('counts no attempt of a task that is held until its vendor takes calls again', async () => {
    const lead = service.sandbox.marketo.createLead({ firstName: 'Ada', lastName: 'Byron' });
    service.sandbox.faults.add({ vendor: 'pipedrive', kind: 'exhaust', times: 1 });
    expect(await service.run(`/marketo/lead/${lead}`)).toMatchObject({ state: 'queued' });
    const { sum } = await metrics();
    expect(sum('sync_task_retries_total')).toBe(0);
    expect(sum('sync_tasks_finished_total')).toBe(0);
  });

  it('counts the calls and tokens that the vendors count', async () => {
    const lead = service.sandbox.marketo.createLead({ firstName: 'Ada', email: 'ada@acme.example', company: 'Acme' });
    await service.run(`/marketo/lead/${lead}`);
    const { sum } = await metrics();
    for (const vendor of ['marketo', 'pipedrive'] as const) {
      expect(sum('sync_vendor_calls_total', { vendor })).toBe(service.sandbox.calls.totals(vendor).calls);
    }
    expect(sum('sync_vendor_tokens_total')).toBe(service.sandbox.calls.totals('pipedrive').tokens);
    const creates = { vendor: 'pipedrive', operation: 'POST /api/v2/persons' };
    expect(sum('sync_vendor_calls_total', creates)).toBe(1);
  });

  it('shows what waits and for how long, whoever stored it', async () => {
    service.app.get(QueueService).pause('the test looks at what waits');
    const lead = service.sandbox.marketo.createLead({ firstName: 'Ada' });
    await service.call('POST', `/marketo/lead/${lead}`);
    const { sum } = await metrics();
    expect(sum('sync_queue_tasks', { state: 'queued' })).toBe(1);
    expect(sum('sync_queue_oldest_waiting_seconds')).toBeGreaterThan(0);
    service.app.get(QueueService).resume();
    await service.drain();
    expect((await metrics()).sum('sync_queue_oldest_waiting_seconds')).toBe(0);
  });
});
