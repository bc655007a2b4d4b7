import { Injectable } from '@nestjs/common';
import { isEmpty } from '../mapping/compare';
import { diff } from '../mapping/differ';
import { mapRecord, passesFilter } from '../mapping/map-record';
import { type MappingContext } from '../mapping/mapping';
import { fieldOf } from '../records/catalogues';
import { assertSettled, lookedThroughSince } from '../records/lost-create';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { MadeActivities } from '../state/made-activities';
import { SyncSettings } from '../sync-settings';
import { skipped, type SyncResult } from '../engine/sync-result';
import { isStandIn, isWithheld, withoutStandIns } from '../engine/withheld';
import { mayHaveHappened } from '../engine/target-writer';

export interface NewActivity {
  readonly table: 'activityFromLead' | 'activityFromEmail';
  /** What it is made of: one activity is made of it, whatever is lost on the way. */
  readonly made: string;
  readonly context: MappingContext;
  /** Its primary participant. */
  readonly person: number;
  /** Values of fields that the mapping does not name. */
  readonly always?: Readonly<Record<string, unknown>>;
}

/** Makes Pipedrive activities, each once. */
@Injectable()
export class ActivityWriter {
  constructor(
    private readonly records: Records,
    private readonly activities: MadeActivities,
    private readonly settings: SyncSettings,
  ) {}

  async write(wanted: NewActivity): Promise<SyncResult> {
    const { table, made, context } = wanted;
    const former = await this.activities.of(made);
    if (former !== null && former.id !== null) return skipped('made already', former.id);
    if (!(await passesFilter(table, this.settings.mapping, context))) return skipped('filtered');
    const { activity, changes } = await this.mapped(wanted);
    const lost = former ? await this.lostOne(activity, wanted.person, former.startedAt) : null;
    if (lost === null && (await isWithheld('activity', 'create')))
      return { status: 'created', id: null, changes: withoutStandIns(changes) };
    const id = lost ?? (await this.create(made, activity));
    await this.activities.made(made, id);
    return { status: 'created', id, changes };
  }

  private async mapped({ table, context, person, always = {} }: NewActivity) {
    const access = this.records.of('activity');
    const fields = await access.fields();
    const mapped = await mapRecord(table, this.settings.mapping, context);
    const implied = Object.entries({ ...always, person_id: person })
      .filter(([field]) => !mapped.some((entry) => entry.field === field && !isEmpty(entry.value)))
      .map(([field, value]) => ({ field, value: value ?? null, clear: false, write: 'always' as const }));
    const own = mapped.filter(({ field }) => !implied.some((entry) => entry.field === field));
    const { writes, changes } = diff([...own, ...implied], { read: null, factsOf: (field) => fieldOf(fields, field) });
    const activity = await access.create();
    for (const [field, value] of Object.entries(writes)) if (!isStandIn(value)) activity.set(field, value);
    return { activity, changes };
  }

  private async create(made: string, activity: SyncRecord): Promise<number> {
    await this.activities.begin(made, this.records.of('activity').now!());
    try {
      await activity.save();
    } catch (thrown) {
      if (!mayHaveHappened(thrown)) await this.activities.abandon(made);
      throw thrown;
    }
    return Number(activity.id);
  }

  /**
   * The activity of a create whose answer was lost: activities carry no link, so it is known by what was written.
   *
   * @throws AppError `vendor-unavailable` where there is none yet and the create may still take effect.
   */
  private async lostOne(activity: SyncRecord, person: number, startedAt: Date): Promise<number | null> {
    for await (const record of this.records.of('activity').writtenSince!(lookedThroughSince(startedAt))) {
      const isSame = ['subject', 'type', 'due_date'].every((field) => isAsWritten(record, activity, field));
      const isNew = !(await this.activities.isKnown(Number(record.id)));
      if (isSame && isNew && record.get('person_id') === person) return Number(record.id);
    }
    assertSettled('activity', startedAt, this.records.of('activity').now!());
    return null;
  }
}

/** What was not written has the value that Pipedrive gives it, a type for example. */
const isAsWritten = (record: SyncRecord, activity: SyncRecord, field: string): boolean =>
  isEmpty(activity.get(field)) || record.get(field) === activity.get(field);
