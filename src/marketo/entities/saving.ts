import { type AppError, toAppError } from '../../base/errors/app-error';
import { type MarketoClient } from '../marketo.client';
import { type MarketoKind } from '../schema/kinds';
import { type OneWrite } from '../transport/gathered-records';
import { type MarketoWrite } from '../transport/record-calls';
import { type RecordResult } from '../transport/record-results';
import { inWaves } from '../transport/waves';

/** What `save` did; `unchanged` made no call. */
export type SaveStatus = 'created' | 'updated' | 'unchanged';

/** What became of one of many records to save. */
export interface SaveResult {
  /** `skipped`: Marketo refused this record. `failed`: it was not sent, or the call that carried it failed. */
  status: SaveStatus | 'skipped' | 'failed';
  /** Marketo's id; null where the record has none. */
  id: number | string | null;
  /** Why it was skipped or failed; null for the other states. `details.outcomeUnknown` where it may be saved anyhow. */
  error: AppError | null;
}

/** A save of one record that is ready to be sent, alone or with others. */
export interface PreparedSave extends OneWrite {
  /** Takes what Marketo answered over into the record. @throws AppError where it was not saved. */
  settle(result: RecordResult | undefined): Promise<SaveStatus>;
}

export const PREPARE_SAVE = Symbol('makes a save ready');

export interface Saveable {
  readonly id: number | string | null;
  /** null where nothing changed. @throws AppError where the record may not be sent so. */
  [PREPARE_SAVE](): Promise<PreparedSave | null>;
}

interface Pending {
  record: Saveable;
  save: PreparedSave;
}

export async function saveOne(client: MarketoClient, kind: MarketoKind, record: Saveable): Promise<SaveStatus> {
  const save = await record[PREPARE_SAVE]();
  if (save === null) return 'unchanged';
  const { action, matchedBy, values, identities } = save;
  return save.settle(await client.syncOne(kind, { action, matchedBy, values, identities }));
}

/** Saves records in the fewest calls; the results are in their order. */
export async function saveAll(
  client: MarketoClient,
  kind: MarketoKind,
  records: readonly Saveable[],
): Promise<SaveResult[]> {
  const results = new Map<Saveable, SaveResult>();
  const pending: Pending[] = [];
  for (const record of new Set(records)) {
    try {
      const save = await record[PREPARE_SAVE]();
      if (save === null) results.set(record, { status: 'unchanged', id: record.id, error: null });
      else pending.push({ record, save });
    } catch (thrown) {
      results.set(record, { status: 'failed', id: record.id, error: toAppError(thrown) });
    }
  }
  // Records that share an identity go one after the other, so that the second one finds what the first one made.
  for (const wave of inWaves(pending, ({ save }) => save.identities)) {
    const groups = Map.groupBy(wave, ({ save }) => `${save.action} by ${save.matchedBy}`);
    await Promise.all([...groups.values()].map((group) => saveGroup(client, kind, group, results)));
  }
  return records.map((record) => results.get(record)!);
}

async function saveGroup(
  client: MarketoClient,
  kind: MarketoKind,
  group: readonly Pending[],
  results: Map<Saveable, SaveResult>,
): Promise<void> {
  const answers = await client.sync(kind, writeOf(group.map(({ save }) => save)));
  const settled = group.map(async ({ record, save }, index) => {
    results.set(record, await settledResult(record, save, answers[index]));
  });
  await Promise.all(settled);
}

async function settledResult(
  record: Saveable,
  save: PreparedSave,
  answer: RecordResult | undefined,
): Promise<SaveResult> {
  try {
    const status = await save.settle(answer);
    return { status, id: record.id, error: null };
  } catch (thrown) {
    const status = answer?.status === 'skipped' ? 'skipped' : 'failed';
    return { status, id: record.id, error: toAppError(thrown) };
  }
}

/** Of saves that have action and match in common. */
function writeOf(saves: readonly PreparedSave[]): MarketoWrite {
  const { action, matchedBy } = saves[0]!;
  return { action, matchedBy, input: saves.map(({ values }) => values) };
}
