import { type RecordStory } from '../../src/sync/stories/record-story';
import { createTestApp, type TestApp } from '../support/create-test-app';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };

describe('GET /records/:kind/:id', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp();
  });
  afterEach(() => service.close());

  async function story(kind: string, id: number): Promise<RecordStory> {
    const { status, body } = await service.call('GET', `/records/${kind}/${id}`);
    expect(status).toBe(200);
    return body as unknown as RecordStory;
  }

  it('tells of a record by either half, and asks no vendor', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const created = await service.run(`/marketo/lead/${lead}`);
    const person = (created.result as { id: number }).id;
    const calls = () => service.sandbox.calls.list().length;
    const before = calls();
    expect(await story('lead', lead)).toEqual({
      record: { kind: 'lead', id: lead },
      linked: { kind: 'person', id: person },
      state: 'in-step',
      explanation: expect.stringMatching(
        `^Lead ${lead} was carried over to person ${person}, which was made`,
      ) as string,
      tasks: [created],
    });
    expect(await story('person', person)).toMatchObject({
      record: { kind: 'person', id: person },
      linked: { kind: 'lead', id: lead },
      state: 'in-step',
      tasks: [{ name: created.name }],
    });
    expect(calls()).toBe(before);
  });

  it('tells how it stands: failed, waiting, skipped, and in step again', async () => {
    expect(await service.run('/marketo/lead/4711')).toMatchObject({ state: 'failed' });
    expect(await story('lead', 4711)).toMatchObject({
      state: 'failed',
      linked: null,
      explanation: expect.stringContaining('Marketo has no lead 4711') as string,
    });

    const nameless = service.sandbox.marketo.createLead({ company: 'Engines Ltd' });
    await service.run(`/marketo/lead/${nameless}`);
    expect(await story('lead', nameless)).toMatchObject({
      state: 'skipped',
      explanation: `Lead ${nameless} has nothing that a new record could be called by: give it a name.`,
    });
  });

  it('is unknown where nobody ever named it', async () => {
    expect(await story('deal', 7)).toMatchObject({ linked: null, state: 'unknown', tasks: [] });
  });

  it.each(['/records/role/7', '/records/lead/0', '/records/lead/1e3', '/records/lead/x'])(
    'answers 400 to %s',
    async (path) => {
      expect(await service.call('GET', path)).toMatchObject({ status: 400, body: { kind: 'invalid-request' } });
    },
  );

  it('needs a key', async () => {
    expect((await service.call('GET', '/records/lead/30', { key: null })).status).toBe(401);
  });
});
