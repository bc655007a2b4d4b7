import { type RecordKind } from '../schema/record-kind';

/** What can be written is what the request schemas of `addDeal` and `updateDeal` name. */
export const DEAL: RecordKind = {
  label: 'deal',
  path: 'deals',
  archivePath: 'deals/archived',
  fieldsPath: 'dealFields',
  searchType: 'deal',
  builtIn: {
    id: { type: 'int' },
    title: { type: 'varchar', write: 'always' },
    creator_user_id: { type: 'user' },
    owner_id: { type: 'user', write: 'always' },
    person_id: { type: 'people', write: 'always' },
    org_id: { type: 'org', write: 'always' },
    pipeline_id: { type: 'pipeline', write: 'always' },
    stage_id: { type: 'stage', write: 'always' },
    value: { type: 'double', write: 'always' },
    currency: { type: 'varchar', write: 'always' },
    status: { type: 'status', write: 'always' },
    probability: { type: 'double', write: 'always' },
    lost_reason: { type: 'varchar', write: 'always' },
    visible_to: { type: 'visible_to', write: 'always' },
    add_time: { type: 'datetime' },
    update_time: { type: 'datetime' },
    stage_change_time: { type: 'datetime' },
    close_time: { type: 'datetime', write: 'always' },
    won_time: { type: 'datetime', write: 'always' },
    lost_time: { type: 'datetime', write: 'always' },
    expected_close_date: { type: 'date', write: 'always' },
    label_ids: { type: 'set', write: 'always' },
    is_archived: { type: 'boolean', write: 'always' },
    archive_time: { type: 'datetime', write: 'always' },
    is_deleted: { type: 'boolean' },
    origin: { type: 'varchar' },
    acv: { type: 'double', optional: true },
    arr: { type: 'double', optional: true },
    mrr: { type: 'double', optional: true },
  },
  renamed: { label: 'label_ids', user_id: 'owner_id' },
  nameField: 'title',
  searchable: { title: 'title' },
};

/** The standard fields of a deal; null where empty. */
export interface DealFields {
  title: string | null;
  readonly creator_user_id: number | null;
  owner_id: number | null;
  /** The contact person. */
  person_id: number | null;
  org_id: number | null;
  /** Without a stage the deal goes to the first one of the pipeline. */
  pipeline_id: number | null;
  /** The stage decides the pipeline. */
  stage_id: number | null;
  value: number | null;
  /** ISO 4217. */
  currency: string | null;
  status: 'open' | 'won' | 'lost' | null;
  /** Per cent. */
  probability: number | null;
  /** Only with status `lost`. */
  lost_reason: string | null;
  /** 1, 3, 5 or 7. */
  visible_to: number | null;
  /** This and the other times: RFC 3339 in UTC, whole seconds. */
  readonly add_time: string | null;
  readonly update_time: string | null;
  readonly stage_change_time: string | null;
  /** This, `won_time` and `lost_time` only with the status that they belong to. */
  close_time: string | null;
  won_time: string | null;
  lost_time: string | null;
  /** YYYY-MM-DD. */
  expected_close_date: string | null;
  /** Labels by name; by id where the account lists none. */
  label_ids: (string | number)[] | null;
  /** An archived deal can no longer be changed. */
  is_archived: boolean | null;
  archive_time: string | null;
  readonly is_deleted: boolean | null;
  readonly origin: string | null;
}
