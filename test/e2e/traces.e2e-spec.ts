import { SpanKind } from '@opentelemetry/api';
import { createLog, LOG } from '../../src/base/logging/log';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { recordSpans, type RecordedSpan } from '../support/recorded-spans';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example', company: 'Engines Ltd' };

describe('traces', () => {
  let service: TestApp;
  let recorded: ReturnType<typeof recordSpans>;
  let lines: Record<string, unknown>[];

  beforeEach(async () => {
    recorded = recordSpans();
    lines = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
    const log = createLog({ level: 'info', secrets: [], destination });
    service = await createTestApp({ override: (module) => module.overrideProvider(LOG).useValue(log) });
    recorded.spans.length = 0;
  });
  afterEach(async () => {
    await service.close();
    recorded.stop();
  });

  const named = (name: string): RecordedSpan => {
    const found = recorded.spans.find((span) => span.name === name);
    if (!found) throw new Error(`No span ${name} among ${recorded.spans.map((span) => span.name).join(', ')}`);
    return found;
  };

  it('have a span for the task, for each flow within it, and for each call within that', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const { name } = await service.run(`/marketo/lead/${lead}`);
    expect(named('task lead-to-person')).toMatchObject({
      kind: SpanKind.CONSUMER,
      within: null,
      attributes: { 'task.name': name, 'task.type': 'lead-to-person', 'task.attempt': 1, 'task.result': 'created' },
    });
    expect(named('flow personFromLead')).toMatchObject({
      within: 'task lead-to-person',
      attributes: { 'sync.source': 'lead', 'sync.source_id': lead, 'sync.target': 'person', 'sync.status': 'created' },
    });
    expect(named('flow organizationFromCompany').within).toBe('flow personFromLead');
    expect(named('POST /api/v2/persons')).toMatchObject({
      kind: SpanKind.CLIENT,
      within: 'flow personFromLead',
      attributes: { 'peer.service': 'pipedrive', 'http.request.method': 'POST', 'http.response.status_code': 200 },
    });
    const ofTask = recorded.spans.filter(({ traceId }) => traceId === named('task lead-to-person').traceId);
    expect(ofTask.filter(({ kind }) => kind === SpanKind.CLIENT).length).toBeGreaterThan(5);
    expect(recorded.spans.every(({ ended, failed }) => ended && !failed)).toBe(true);
  });

  it('name what failed by the kind of its error, and hold no value of a record', async () => {
    service.sandbox.faults.add({
      vendor: 'pipedrive',
      kind: 'server-error',
      method: 'POST',
      path: '/persons',
      times: 1,
    });
    const lead = service.sandbox.marketo.createLead(ADA);
    await service.run(`/marketo/lead/${lead}`);
    await service.run('/marketo/lead/4711');
    const failed = recorded.spans.filter((span) => span.failed);
    expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toContainEqual([
      'task lead-to-person',
      'record-not-found',
    ]);
    const told = JSON.stringify(recorded.spans);
    for (const value of Object.values(ADA)) expect(told).not.toContain(value);
    expect(told).not.toMatch(/[?&]\w+=/);
  });

  it('are named in the lines of the log', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    await service.run(`/marketo/lead/${lead}`);
    const { traceId } = named('task lead-to-person');
    expect(lines.find(({ msg }) => msg === 'task succeeded')).toMatchObject({ traceId, spanId: expect.any(String) });
  });
});
