import { Injectable } from '@nestjs/common';
import { AppError } from '../../base/errors/app-error';
import { Company, Lead, MarketoClient, type MarketoKind } from '../../marketo';
import { Organization, Person, PipedriveClient } from '../../pipedrive';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { marketoCatalogue, pipedriveCatalogue } from './catalogues';
import { type RecordKind, type RecordReference, type SavedRecord, type SyncRecord } from './record';

/** How records of one kind are reached at their vendor. */
export interface RecordAccess {
  load(id: number): Promise<SyncRecord | null>;
  /** Every record whose field holds the value, verified against the record itself. */
  find(field: string, value: string | number): Promise<readonly SyncRecord[]>;
  create(): Promise<SyncRecord>;
  /**
   * Records written since then, read from the records themselves, never from a search index that may lag behind.
   * Absent where a repeated create finds the first one by its key, as Marketo's do.
   */
  writtenSince?(since: Date): AsyncIterable<SyncRecord>;
  /** The fields that the account has. */
  fields(): Promise<FieldCatalogue>;
}

/** The records of both vendors, by kind. */
@Injectable()
export class Records {
  private readonly access: Record<RecordKind, RecordAccess>;

  constructor(marketo: MarketoClient, pipedrive: PipedriveClient) {
    this.access = {
      lead: ofMarketo(marketo, Lead),
      company: ofMarketo(marketo, Company),
      person: ofPipedrive(pipedrive, Person),
      organization: ofPipedrive(pipedrive, Organization),
    };
  }

  of(kind: RecordKind): RecordAccess {
    return this.access[kind];
  }

  /** @throws AppError `record-not-found` */
  async require({ kind, id }: RecordReference): Promise<SavedRecord> {
    const record = await this.of(kind).load(id);
    if (!record) throw new AppError('record-not-found', `There is no ${kind} ${id}`);
    return record as SavedRecord;
  }
}

function ofMarketo(client: MarketoClient, type: typeof Lead | typeof Company): RecordAccess {
  const kind: MarketoKind = type.kind;
  return {
    load: (id) => type.load(client, id),
    find: (field, value) => type.find(client, field, [value]),
    create: () => type.create(client),
    fields: async () => marketoCatalogue(await client.describe(kind)),
  };
}

function ofPipedrive(client: PipedriveClient, type: typeof Person | typeof Organization): RecordAccess {
  return {
    load: (id) => type.load(client, id),
    find: (field, value) => type.find(client, value, field),
    create: () => type.create(client),
    writtenSince: (since) => type.updatedSince(client, since.toISOString()),
    fields: async () => pipedriveCatalogue(await client.schema(type.kind).get()),
  };
}
