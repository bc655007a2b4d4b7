import { Injectable } from '@nestjs/common';
import { toAppError } from '../../base/errors/app-error';
import { groupsOf } from '../engine/two-way/groups';
import { FLOWS } from '../flows/flows';
import { functionLabel } from '../mapping/function-label';
import { type FieldEntry, type Links, TABLE_NAMES, type TableName, TABLES } from '../mapping/mapping';
import { type MappingStep } from '../mapping/mapped-entry';
import { type FieldGroup } from '../mapping/two-way';
import { Records } from '../records/records';
import { SyncSettings } from '../sync-settings';

/** The mapping in force, for people to read. */
export interface MappingView {
  /** The mapping file's path, or what else the mapping is. */
  readonly origin: string;
  readonly links: Links;
  /** Names of the pipelines whose deals are synchronised; null for all. */
  readonly pipelines: readonly string[] | null;
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
}

export interface StepView {
  readonly step: MappingStep['step'];
  readonly does: string;
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
    return { origin, links: mapping.links, pipelines: mapping.pipelines ?? null, tables, problem };
  }

  private tableView(table: TableName, groups: ReadonlyMap<TableName, readonly FieldGroup[]> | null): TableView {
    const { mapping } = this.settings;
    const bothWays = (field: string): boolean | null =>
      groups && (groups.get(table) ?? []).some(({ entries }) => entries.includes(field));
    const filter = mapping.filters?.[table];
    const entries = mapping[table] && Object.entries(mapping[table]);
    return {
      table,
      ...TABLES[table],
      filter: filter === undefined ? null : functionLabel(filter),
      entries: entries?.map(([field, entry]) => entryView(field, entry, bothWays(field))) ?? null,
    };
  }

  /** The groups of each table; null where a vendor does not tell its fields. */
  private async groups() {
    try {
      const groups = FLOWS.filter(({ opposite }) => opposite !== undefined).map(async (flow) => {
        const source = await this.records.of(flow.source).fields();
        const target = await this.records.of(flow.target).fields();
        return [flow.table, groupsOf(flow, this.settings.mapping, source, target)] as const;
      });
      return { groups: new Map<TableName, FieldGroup[]>(await Promise.all(groups)), problem: null };
    } catch (thrown) {
      const { kind, message } = toAppError(thrown);
      if (kind === 'internal') throw thrown;
      return { groups: null, problem: message };
    }
  }
}

function entryView(field: string, entry: FieldEntry, bothWays: boolean | null): EntryView {
  const { clear = false, write = 'always' } = entry;
  return { field, fields: 'fields' in entry ? entry.fields : [], steps: stepsOf(entry), clear, write, bothWays };
}

function stepsOf(entry: FieldEntry): StepView[] {
  const post = stepOf('postAdapter', entry.postAdapter);
  if ('transformer' in entry) return [...stepOf('transformer', entry.transformer), ...post];
  const mode: StepView[] = entry.mode === undefined ? [] : [{ step: 'mode', does: entry.mode }];
  return [...stepOf('preAdapter', entry.preAdapter), ...mode, ...post];
}

const stepOf = (step: MappingStep['step'], given: unknown): StepView[] =>
  given === undefined ? [] : [{ step, does: functionLabel(given) }];
