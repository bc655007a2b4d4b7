import { type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import { MarketoClient } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { Records } from './records';

describe('Records', () => {
  let sandbox: Sandbox;
  let records: Records;

  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    const { marketo, pipedrive } = sandbox;
    const { identityUrl, restUrl, clientId, clientSecret } = marketo;
    records = new Records(
      new MarketoClient({ identityUrl, restUrl, clientId, clientSecret }),
      new PipedriveClient({ baseUrl: pipedrive.url, apiToken: pipedrive.apiToken }),
    );
  });
  afterEach(() => sandbox.close());

  /** A person whose fields were edited one after the other, and when each was. */
  function editedPerson(edits: readonly Record<string, unknown>[]): { id: number; times: string[] } {
    const id = sandbox.pipedrive.createPerson({ name: 'Ada Lovelace' });
    const times = edits.map((values) => {
      sandbox.clock.advance(5000);
      sandbox.pipedrive.updatePerson(id, values);
      return sandbox.clock.iso();
    });
    return { id, times };
  }

  it.each([
    ['email', { emails: [{ value: 'ada@engines.example', primary: true }] }],
    ['phone', { phones: [{ value: '+44 20 7946 0000', primary: true }] }],
    ['job_title', { job_title: 'Engineer' }],
    ['org_id', { org_id: 1 }],
  ])('knows when the %s of a person was last edited, whatever was edited later', async (field, values) => {
    sandbox.pipedrive.createOrganization({ name: 'Engines Ltd' });
    const { id, times } = editedPerson([values, { lead_score: 5 }]);
    await expect(records.of('person').lastEdit!(id, [field], new Date(0))).resolves.toBe(times[0]);
  });

  it.each(['lead', 'person'] as const)(
    'knows when the field of a %s was set back to what it held before',
    async (kind) => {
      const { marketo, pipedrive } = sandbox;
      const field = kind === 'lead' ? 'title' : 'job_title';
      const id =
        kind === 'lead'
          ? marketo.createLead({ lastName: 'Lovelace', title: 'Countess' })
          : pipedrive.createPerson({ name: 'Ada Lovelace', job_title: 'Countess' });
      const edited = (title: string): string => {
        sandbox.clock.advance(5000);
        if (kind === 'lead') marketo.updateLead(id, { title });
        else pipedrive.updatePerson(id, { job_title: title });
        return sandbox.clock.iso();
      };
      sandbox.clock.advance(5000);
      const since = new Date(sandbox.clock.now());
      const lastSetBack = () => records.of(kind).lastSetBack!(id, [field], since);
      edited('Engineer');
      await expect(lastSetBack()).resolves.toBeNull();
      const setBackAt = edited('Countess');
      await expect(lastSetBack()).resolves.toBe(setBackAt);
      edited('Analyst');
      await expect(lastSetBack()).resolves.toBeNull();
    },
  );
});
