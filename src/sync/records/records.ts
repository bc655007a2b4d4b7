import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, systemClock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { MarketoClient } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { marketoCatalogue, pipedriveCatalogue } from './catalogues';
import { MARKETO_CLASSES, type MarketoClass, PIPEDRIVE_CLASSES, type PipedriveClass } from './classes';
import { askedOf, historyInPipedrive, historyOfLeads, type LastEdit } from './histories';
import { isLogged, isOfMarketo, RECORD_KINDS } from './kinds';
import { type RecordKind, type RecordReference, type SavedRecord, type SyncRecord } from './record';

/** How records of one kind are reached at their vendor. */
export interface RecordAccess {
  load(id: number): Promise<SyncRecord | null>;
  /** Every record whose field holds one of the values, verified against the record itself. */
  find(field: string, values: readonly (string | number)[]): Promise<readonly SyncRecord[]>;
  create(): Promise<SyncRecord>;
  /**
   * Records written since then, read from the records themselves, never from a search index that may lag behind.
   * Absent where a repeated create finds the first one by its key, as Marketo's do.
   */
  writtenSince?(since: Date): AsyncIterable<SyncRecord>;
  /** Both are absent where the vendor keeps no history. */
  lastEdit?: LastEdit;
  /** When one of the fields was set back to what it held before it was edited. */
  lastSetBack?: LastEdit;
  /**
   * The record as its vendor has kept it after a write. Absent where the answer to a write tells that already.
   *
   * @throws AppError `record-not-found` where it is gone.
   */
  readBack?(id: number | string): Promise<SyncRecord>;
  /** What the vendor's clock shows, in epoch milliseconds, whoever sets ours; there where `writtenSince` is. */
  now?(): number;
  /** The field that says when the record was last updated. */
  readonly updatedField: string;
  /** The field that says when it was made. */
  readonly createdField: string;
  /** The fields that the account has. */
  fields(): Promise<FieldCatalogue>;
}

/** What a write is compared with is no older. */
const FRESH_MS = 10_000;

/** Whether it is known without a call that no lead has one of the values in that field. */
type Absence = (field: string, values: readonly (string | number)[]) => Promise<boolean>;

/** Told of the fields of a kind before anybody uses them, whenever they were read anew. */
export type FieldsListener = (kind: RecordKind, fields: FieldCatalogue) => Promise<void>;

/** The records of both vendors, by kind. */
@Injectable()
export class Records {
  private readonly access: Record<RecordKind, RecordAccess>;
  /** By the monotonic clock. */
  private readonly readAt = new WeakMap<SyncRecord, number>();
  private listener: FieldsListener = () => Promise.resolve();
  private absence: Absence = () => Promise.resolve(false);
  private readonly told = new Map<RecordKind, { fields: FieldCatalogue; done: Promise<void> }>();

  constructor(
    marketo: MarketoClient,
    pipedrive: PipedriveClient,
    @Inject(CLOCK) private readonly clock: Clock = systemClock,
  ) {
    const entries = RECORD_KINDS.map((kind) => [kind, this.telling(kind, accessTo(kind, marketo, pipedrive, clock))]);
    this.access = Object.fromEntries(entries) as Record<RecordKind, RecordAccess>;
  }

  onFields(listener: FieldsListener): void {
    this.listener = listener;
  }

  /** From now on leads are not looked for where none is known to be found. */
  knowAbsence(absence: Absence): void {
    this.absence = absence;
  }

  of(kind: RecordKind): RecordAccess {
    return this.access[kind];
  }

  private unlessAbsent(access: RecordAccess): RecordAccess {
    return {
      ...access,
      find: async (field, values) => ((await this.absence(field, values)) ? [] : access.find(field, values)),
    };
  }

  /** Whether all of these that were read by id or by field were read so lately; by default in the last ten seconds. */
  areFresh(records: readonly SyncRecord[], milliseconds = FRESH_MS): boolean {
    const oldest = this.clock.monotonic() - milliseconds;
    return records.every((record) => (this.readAt.get(record) ?? Infinity) >= oldest);
  }

  /** @throws AppError `record-not-found` */
  async require({ kind, id }: RecordReference): Promise<SavedRecord> {
    const record = await this.of(kind).load(id);
    if (!record) throw new AppError('record-not-found', `There is no ${kind} ${id}`);
    return record as SavedRecord;
  }

  private telling(kind: RecordKind, access: RecordAccess): RecordAccess {
    const timed = this.timed(kind === 'lead' ? this.unlessAbsent(access) : access);
    return { ...timed, fields: () => this.toldOf(kind, timed) };
  }

  private timed(access: RecordAccess): RecordAccess {
    const find = async (field: string, values: readonly (string | number)[]): Promise<readonly SyncRecord[]> => {
      const found = await access.find(field, values);
      for (const record of found) this.readAt.set(record, this.clock.monotonic());
      return found;
    };
    const load = async (id: number): Promise<SyncRecord | null> => {
      const record = await access.load(id);
      if (record) this.readAt.set(record, this.clock.monotonic());
      return record;
    };
    return { ...access, find, load };
  }

  private async toldOf(kind: RecordKind, access: RecordAccess): Promise<FieldCatalogue> {
    const fields = await access.fields();
    if (this.told.get(kind)?.fields !== fields) this.told.set(kind, { fields, done: this.listener(kind, fields) });
    await this.told.get(kind)?.done;
    return fields;
  }
}

function accessTo(kind: RecordKind, marketo: MarketoClient, pipedrive: PipedriveClient, clock: Clock): RecordAccess {
  if (isOfMarketo(kind)) {
    const access = ofMarketo(marketo, MARKETO_CLASSES[kind]);
    return kind === 'lead' ? { ...access, ...askedOf(historyOfLeads(marketo, clock)) } : access;
  }
  const access = ofPipedrive(pipedrive, PIPEDRIVE_CLASSES[kind]);
  return isLogged(kind) ? { ...access, ...askedOf(historyInPipedrive(pipedrive, kind)) } : access;
}

function ofMarketo(client: MarketoClient, type: MarketoClass): RecordAccess {
  return {
    load: (id) => type.load(client, id),
    find: (field, values) => type.find(client, field, values),
    create: () => type.create(client),
    readBack: (id) => readBack(client, type, id),
    updatedField: 'updatedAt',
    createdField: 'createdAt',
    fields: async () => marketoCatalogue(await client.describe(type.kind)),
  };
}

/** Marketo answers a write with success whatever it has kept of it. */
async function readBack(client: MarketoClient, type: MarketoClass, id: number | string): Promise<SyncRecord> {
  const [result] = await type.loadMany(client, [id]);
  if (result?.error) throw result.error;
  if (result?.record) return result.record;
  throw new AppError('record-not-found', `There is no ${type.kind} ${id}`);
}

function ofPipedrive(client: PipedriveClient, type: PipedriveClass): RecordAccess {
  return {
    load: (id) => type.load(client, id),
    find: (field, values) => type.find(client, field, values),
    create: () => type.create(client),
    writtenSince: (since) => type.updatedSince(client, since.toISOString()),
    now: () => client.now(),
    updatedField: 'update_time',
    createdField: 'add_time',
    fields: async () => pipedriveCatalogue(await client.schema(type.kind).get()),
  };
}
