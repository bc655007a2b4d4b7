import { type RecordReference } from '../records/record';
import { type SeenSources } from '../state/seen-sources';
import { type SyncState } from '../state/sync-state';
import { type HeardMerges } from './heard-merges';
import { type SaidConsent } from './said-consent';
import { WebhookMemory } from './webhook-memory';

describe('WebhookMemory', () => {
  it('keeps no more than 100 addresses of a body, by one write', async () => {
    const writes: [RecordReference, readonly string[]][] = [];
    const state = {
      rememberMatchKeys: (record: RecordReference, keys: readonly string[]) => {
        writes.push([record, keys]);
        return Promise.resolve();
      },
    };
    const emails = Array.from({ length: 20_000 }, (_, index) => ({ value: `ada${index}@engines.example` }));
    const consent = { remember: () => Promise.resolve() } as unknown as SaidConsent;
    const merges = {} as HeardMerges;
    await new WebhookMemory(state as unknown as SyncState, {} as SeenSources, consent, merges).remember('person', {
      action: 'change',
      id: 12,
      record: { emails },
      mergedTo: null,
      mergedFrom: null,
    });
    expect(writes).toHaveLength(1);
    expect(writes[0]![0]).toEqual({ kind: 'person', id: 12 });
    expect(writes[0]![1]).toHaveLength(100);
    expect(writes[0]![1][0]).toBe('email:ada0@engines.example');
  });
});
