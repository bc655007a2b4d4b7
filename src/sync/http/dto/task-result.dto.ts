import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';
import { VALUE } from './value.schema';
import {
  type Change,
  type Conflict,
  type NotKept,
  type RefusedConsent,
  type SyncResult,
} from '../../engine/sync-result';

/** Marketo knows opportunities and roles by text. */
const ID = { oneOf: [{ type: 'integer' }, { type: 'string' }], example: 5 };

const ofDependent = (description: string, ...more: string[]): ApiPropertyOptions => ({
  description,
  oneOf: ['WrittenResult', 'SkippedResult', ...more].map((name) => ({ $ref: getSchemaPath(name) })),
});

class ChangeDto implements Change {
  @ApiProperty({ description: "The mapping's name of the field", example: 'city' })
  field!: string;

  @ApiProperty({ ...VALUE, description: 'As a person reads it: labels and names instead of ids', example: 'Ghent' })
  from!: unknown;

  @ApiProperty({ ...VALUE, example: 'Antwerp' })
  to!: unknown;
}

class FieldConflictDto implements Conflict {
  @ApiProperty({ description: "The target's field that was changed on both sides", example: 'phone' })
  field!: string;

  @ApiProperty({
    ...VALUE,
    description: 'The change that wins, which both sides get; null where people have to decide',
    example: '+32 9 000 00 02',
  })
  kept!: unknown;

  @ApiProperty({ ...VALUE, description: 'The other change', example: '+32 9 000 00 01' })
  dropped!: unknown;

  @ApiPropertyOptional({ ...VALUE, description: 'Where people have to decide: what Marketo has' })
  marketo?: unknown;

  @ApiPropertyOptional({ ...VALUE, description: 'The same of Pipedrive' })
  pipedrive?: unknown;

  @ApiPropertyOptional({
    description: 'Where people have to decide: for `POST /conflicts/{id}`; null in a dry run that would find it first',
    type: 'integer',
    nullable: true,
  })
  id?: number | null;
}

class NotKeptDto implements NotKept {
  @ApiProperty({ description: 'The field of the record that was written', example: 'department' })
  field!: string;

  @ApiProperty({ ...VALUE, example: 'Quality management' })
  sent!: unknown;

  @ApiProperty({ ...VALUE, description: 'What the record holds instead', example: 'Quality' })
  kept!: unknown;
}

class RefusedConsentDto implements RefusedConsent {
  @ApiProperty({ enum: ['refused'], example: 'refused' })
  status!: 'refused';

  @ApiProperty({ description: "The target's field that says who is unsubscribed", example: 'marketing_status' })
  field!: string;

  @ApiProperty({ ...VALUE, example: 'unsubscribed' })
  wanted!: unknown;

  @ApiProperty({ ...VALUE, description: 'What the record holds instead', example: 'subscribed' })
  is!: unknown;
}

class MergedLeadsDto {
  @ApiProperty({ description: 'Marketo ids', type: [Number], example: [31] })
  leads!: number[];

  @ApiProperty({ description: 'Why they stay', example: 'person 12 has lead 30; both stay' })
  reason!: string;
}

/** What results of one target record may have beside their status. */
class Dependents {
  @ApiPropertyOptional({ description: 'Fields that were changed on both sides', type: [FieldConflictDto] })
  conflicts?: FieldConflictDto[];

  @ApiPropertyOptional({
    description:
      'Fields of which the vendor kept something else than it was sent, though it answered success: the old value, the beginning of a text, fewer decimals. Nothing failed, and the value is not sent again until the source has another one',
    type: [NotKeptDto],
  })
  notKept?: NotKeptDto[];

  @ApiPropertyOptional({
    description:
      'A consent that was written and that the vendor did not keep, though it answered success. Nothing failed',
    type: RefusedConsentDto,
  })
  consent?: RefusedConsentDto;

  @ApiPropertyOptional({ description: "Of companies: Marketo's key of the company", example: 'pd-organization-5' })
  externalId?: string;

  @ApiPropertyOptional(ofDependent("Of `lead-to-person`: how the organization of the lead's company ended"))
  organization?: TaskResult;

  @ApiPropertyOptional(
    ofDependent(
      "Of `person-to-lead`: how the company of the person's organization ended; of `lead-to-person` only where the lead could not join its company",
    ),
  )
  company?: TaskResult;

  @ApiPropertyOptional({
    description: 'Of a company: why the lead could not join it',
    example: 'no lead can join a company without an externalCompanyId, and this account lets none be set',
  })
  notJoined?: string;

  @ApiPropertyOptional(
    ofDependent(
      "Of `deal-to-opportunity`: how the role of the deal's contact person ended, `deleted` where the deal lost its contact; `removed` in it tells of a former contact's",
      'DeletedResult',
    ),
  )
  role?: TaskResult;

  @ApiPropertyOptional({
    description: 'Of a role: the id of the former contact person’s role, which was taken away',
    example: 'd8c8fec7-cd0a-4088-bba7-ee7d57e45b11',
  })
  removed?: string;

  @ApiPropertyOptional({
    description:
      'Of `person-to-lead` after a merge: leads of the merged persons that stay beside the lead of the survivor',
    type: MergedLeadsDto,
  })
  merged?: MergedLeadsDto;

  @ApiPropertyOptional(ofDependent('Of `lead-to-activity`: how the person ended, where the lead had none yet'))
  person?: TaskResult;
}

class WrittenResult extends Dependents implements SyncResult {
  @ApiProperty({ enum: ['created', 'updated'], example: 'created' })
  status!: 'created' | 'updated';

  @ApiProperty({ ...ID, description: 'Of the target record' })
  id!: number | string;

  @ApiProperty({ description: 'What was written, field by field; link fields too', type: [ChangeDto] })
  changes!: ChangeDto[];
}

class SkippedResult extends Dependents implements SyncResult {
  @ApiProperty({ enum: ['skipped'], example: 'skipped' })
  status!: 'skipped';

  @ApiPropertyOptional({ ...ID, description: 'Of the target record; absent where none exists' })
  id?: number | string;

  @ApiProperty({ description: 'Why nothing was written', example: 'unchanged' })
  reason!: string;
}

class DeletedResult implements SyncResult {
  @ApiProperty({ enum: ['deleted'], example: 'deleted' })
  status!: 'deleted';

  @ApiProperty({ ...ID, description: 'Of the record that was deleted' })
  id!: number | string;
}

class ActivitiesResult {
  @ApiProperty({ enum: ['created', 'skipped'], example: 'created' })
  status!: 'created' | 'skipped';

  @ApiProperty({ description: 'Of the activities that were made', type: [Number], example: [61, 62] })
  ids!: number[];

  @ApiPropertyOptional({ description: 'Why none was made', example: 'no e-mail was sent in the last 24 hours' })
  reason?: string;

  @ApiPropertyOptional(ofDependent('How the person ended, where the lead had none yet'))
  person?: TaskResult;
}

/** How a task can succeed. */
export type TaskResult = WrittenResult | SkippedResult | DeletedResult | ActivitiesResult;

/** The same, by the `status` of the result; `ActivitiesResult` is that of `lead-to-activity` with `email_sent`. */
export const RESULTS_OF_STATUS = {
  created: [WrittenResult, ActivitiesResult],
  updated: [WrittenResult],
  skipped: [SkippedResult, ActivitiesResult],
  deleted: [DeletedResult],
} as const satisfies Record<SyncResult['status'], unknown>;
