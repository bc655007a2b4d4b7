import { Injectable } from '@nestjs/common';
import { toAppError } from '../../base/errors/app-error';
import { groupsOf, tableOf } from '../engine/two-way/groups';
import { type Flow } from '../flows/flow';
import { FLOWS } from '../flows/flows';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { policyOf } from '../mapping/conflict-policy';
import { functionLabel } from '../mapping/function-label';
import { type Consent } from '../mapping/consent';
import {
  type ConflictPolicy,
  type FieldEntry,
  type Links,
  TABLE_NAMES,
  type TableName,
  TABLES,
} from '../mapping/mapping';
import { type MappingStep } from '../mapping/mapped-entry';
import { Records } from '../records/records';
import { SyncSettings } from '../sync-settings';

/** The mapping in force, for people to read. */
export interface MappingView {
  /** The mapping file's path, or what else the mapping is. */
  readonly origin: string;
  readonly links: Links;
  /** Names of the pipelines whose deals are synchronised; null for all. */
  readonly pipelines: readonly string[] | null;
  /** Who may be written to; null where the mapping says nothing of it. */
  readonly consent: Consent | null;
  /** All eight tables, in their order. */
  readonly tables: readonly TableView[];
  /**
   * Why it is not known which fields are carried both ways: a vendor does not tell its fields at this moment. null where
   * it is known.
   */
  readonly problem: string | null;
}

export interface TableView {
  readonly table: TableName;
  /** The kind of record that it reads, `email` included. */
  readonly source: string;
  readonly target: string;
  /** The filter's text; null without one. */
  readonly filter: string | null;
  /** In the mapping's order; null for a table that the mapping leaves out, which is switched off. */
  readonly entries: readonly EntryView[] | null;
}

export interface EntryView {
  /** Of the target, as the mapping names it. */
  readonly field: string;
  /** Of the source; empty for a transformer, which gets the whole record. */
  readonly fields: readonly string[];
  /** What the entry does with them, in order: an adapter as the file has it, `join`, or a function's text. */
  readonly steps: readonly StepView[];
  readonly clear: boolean;
  readonly write: 'always' | 'create' | 'if-empty';
  /** Whether the opposite table carries the field back; null while that is not known. */
  readonly bothWays: boolean | null;
  /** Whose edit wins where both sides were edited; null for a field that is not, or not known to be, carried both ways. */
  readonly conflict: ConflictPolicy | null;
}

export interface StepView {
  readonly step: MappingStep['step'];
  readonly does: string;
}

interface Group {
  readonly entries: readonly string[];
  readonly policy: ConflictPolicy;
}

/** Shows the mapping as it was loaded, without any record. */
@Injectable()
export class MappingViews {
  constructor(
    private readonly settings: SyncSettings,
    private readonly records: Records,
  ) {}

  /** What both accounts have is asked for only where it is not known already. */
  async current(): Promise<MappingView> {
    const { mapping, mappingOrigin: origin } = this.settings;
    const { groups, problem } = await this.groups();
    const tables = TABLE_NAMES.map((table) => this.tableView(table, groups));
    return {
      origin,
      links: mapping.links,
      pipelines: mapping.pipelines ?? null,
      consent: mapping.consent ?? null,
      tables,
      problem,
    };
  }

  private tableView(table: TableName, groups: ReadonlyMap<TableName, readonly Group[]> | null): TableView {
    const { mapping } = this.settings;
    const groupOf = (field: string): Group | null | undefined =>
      groups && groups.get(table)?.find(({ entries }) => entries.includes(field));
    const filter = mapping.filters?.[table];
    const entries = mapping[table] && Object.entries(mapping[table]);
    return {
      table,
      ...TABLES[table],
      filter: filter === undefined ? null : functionLabel(filter),
      entries: entries?.map(([field, entry]) => entryView(field, entry, groupOf(field))) ?? null,
    };
  }

  /** The groups of each table; null where a vendor does not tell its fields. */
  private async groups() {
    try {
      const groups = FLOWS.filter(({ opposite }) => opposite !== undefined).map(async (flow) => {
        const source = await this.records.of(flow.source).fields();
        const target = await this.records.of(flow.target).fields();
        return [flow.table, this.groupsWithPolicies(flow, source, target)] as const;
      });
      return { groups: new Map<TableName, Group[]>(await Promise.all(groups)), problem: null };
    } catch (thrown) {
      const { kind, message } = toAppError(thrown);
      if (kind === 'internal') throw thrown;
      return { groups: null, problem: message };
    }
  }

  private groupsWithPolicies(flow: Flow, source: FieldCatalogue, target: FieldCatalogue): Group[] {
    const { mapping } = this.settings;
    const [there, back] = [tableOf(mapping, flow.table), tableOf(mapping, flow.opposite!)];
    return groupsOf(flow, mapping, source, target).map((group) => ({
      entries: group.entries,
      policy: policyOf(group, there, back),
    }));
  }
}

/** @param group - null while it is not known. */
function entryView(field: string, entry: FieldEntry, group: Group | null | undefined): EntryView {
  const { clear = false, write = 'always' } = entry;
  const bothWays = group === null ? null : group !== undefined;
  const conflict = group?.policy ?? null;
  return {
    field,
    fields: 'fields' in entry ? entry.fields : [],
    steps: stepsOf(entry),
    clear,
    write,
    bothWays,
    conflict,
  };
}

function stepsOf(entry: FieldEntry): StepView[] {
  const post = stepOf('postAdapter', entry.postAdapter);
  if ('transformer' in entry) return [...stepOf('transformer', entry.transformer), ...post];
  const mode: StepView[] = entry.mode === undefined ? [] : [{ step: 'mode', does: entry.mode }];
  return [...stepOf('preAdapter', entry.preAdapter), ...mode, ...post];
}

const stepOf = (step: MappingStep['step'], given: unknown): StepView[] =>
  given === undefined ? [] : [{ step, does: functionLabel(given) }];
