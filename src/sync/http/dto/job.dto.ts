import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { PageQuery } from '../../../base/http-server/page.query';
import { type TaskError } from '../../../queue';
import {
  type DifferingField,
  JOB_KINDS,
  JOB_MODES,
  JOB_OUTCOMES,
  JOB_SIDES,
  JOB_STATES,
  JOB_TYPES,
  type Job,
  type JobCounts,
  type JobItem,
  type JobKind,
  type JobMode,
  type JobOutcome,
  type JobRecord,
  type JobSide,
  type JobState,
  type JobType,
} from '../../jobs/job';
import { MOST_IDS } from '../../jobs/job-options';
import { Price } from './dry-run.dto';

/** What POST /jobs takes. */
export class NewJobDto {
  @ApiProperty({ enum: JOB_TYPES, description: 'What the job does', example: 'backfill' })
  type!: JobType;

  @ApiPropertyOptional({ enum: JOB_SIDES, description: 'Of plan and backfill: where the records come from' })
  from?: JobSide;

  @ApiPropertyOptional({
    enum: JOB_MODES,
    description: 'Of backfill. `link-only`: finds the partner of each record and sets both links, nothing else',
  })
  mode?: JobMode;

  @ApiPropertyOptional({
    enum: JOB_KINDS,
    isArray: true,
    description: 'Of plan and backfill; default all of that side',
  })
  kinds?: JobKind[];

  @ApiPropertyOptional({
    type: [Number],
    maxItems: MOST_IDS,
    description: 'Of plan and backfill: only these records, of exactly one kind',
  })
  ids?: number[];

  @ApiPropertyOptional({ description: 'Of plan and backfill, an ISO time: only records changed since' })
  since?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Of plan and backfill: so many records at most' })
  limit?: number;

  @ApiPropertyOptional({ description: 'Of audit: whether what differs is put right' })
  repair?: boolean;
}

/** A job that was stored, or decided about. */
export class AcceptedJobDto {
  @ApiProperty({ description: 'Names the job', example: 'backfill-0mi2k4z8q3f9a1b2c3d4e' })
  id!: string;

  @ApiProperty({ enum: JOB_STATES, example: 'queued' })
  state!: JobState;

  @ApiProperty({ description: 'Where it is shown', example: '/jobs/backfill-0mi2k4z8q3f9a1b2c3d4e' })
  url!: string;
}

export class JobParams {
  @ApiProperty({ description: 'The job’s id', example: 'backfill-0mi2k4z8q3f9a1b2c3d4e' })
  @IsString()
  id!: string;
}

class JobProgressDto {
  @ApiProperty({ description: 'Records, or pairs, that are done', type: 'integer', example: 1200 })
  done!: number;

  @ApiProperty({ description: 'Null until it is known', type: 'integer', nullable: true, example: 5000 })
  total!: number | null;
}

class JobCostDto extends Price {
  @ApiProperty({ description: 'Beside that, for walks over lists and for field definitions', type: Price })
  lists!: Price;
}

/** A job as it stands. */
export class JobDto implements Job {
  @ApiProperty({ example: 'backfill-0mi2k4z8q3f9a1b2c3d4e' })
  id!: string;

  @ApiProperty({ enum: JOB_TYPES, example: 'backfill' })
  type!: JobType;

  @ApiProperty({ description: 'The other members of its request', type: 'object', additionalProperties: true })
  options!: Record<string, unknown>;

  @ApiProperty({ enum: JOB_STATES, example: 'running' })
  state!: JobState;

  @ApiProperty({ description: 'Name of the API key', example: 'ops' })
  requestedBy!: string;

  @ApiProperty({ example: '2026-11-23T10:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-23T10:00:00.100Z' })
  startedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  finishedAt!: string | null;

  @ApiProperty({ type: JobProgressDto })
  progress!: JobProgressDto;

  @ApiProperty({
    description: 'How many records, or pairs, ended in which way',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { created: 700, updated: 450, linked: 0, skipped: 48, ambiguous: 2, failed: 0 },
  })
  counts!: JobCounts;

  @ApiProperty({ description: 'Spent so far on the records', type: JobCostDto })
  cost!: JobCostDto;

  @ApiProperty({ description: 'What is still ahead; of a plan what the real run would cost', type: Price })
  price!: Price;

  @ApiProperty({
    description: 'When it is expected to end, with what is left of both daily limits; null until known',
    type: String,
    nullable: true,
    example: '2026-11-23T10:12:00.000Z',
  })
  eta!: string | null;

  @ApiProperty({ description: 'Null unless it is paused', type: String, nullable: true, example: null })
  pausedBecause!: string | null;

  @ApiProperty({ description: 'Why it failed; null unless it did', type: Object, nullable: true, example: null })
  error!: TaskError | null;
}

export class JobListDto {
  @ApiProperty({ type: [JobDto] })
  items!: JobDto[];

  @ApiProperty({ description: 'For the next page; null at the end', type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** What a job found out about one record. */
export class JobItemDto implements JobItem {
  @ApiProperty({ type: Object, example: { kind: 'lead', id: 30 } })
  record!: JobRecord;

  @ApiProperty({ type: Object, nullable: true, example: { kind: 'person', id: 12 } })
  target!: JobRecord | null;

  @ApiProperty({ enum: JOB_OUTCOMES, example: 'updated' })
  outcome!: JobOutcome;

  @ApiProperty({
    description: 'As that of its task; null where it failed',
    type: Object,
    nullable: true,
    example: { status: 'updated', id: 12, changes: [{ field: 'name', from: 'Ada', to: 'Ada Lovelace' }] },
  })
  result!: unknown;

  @ApiProperty({ description: 'Why it failed; null where it did not', type: Object, nullable: true, example: null })
  error!: TaskError | null;

  @ApiProperty({ description: 'Of an audit: the fields that differ', type: [Object], nullable: true, example: null })
  fields!: DifferingField[] | null;
}

export class JobItemListDto {
  @ApiProperty({ type: [JobItemDto] })
  items!: JobItemDto[];

  @ApiProperty({ description: 'For the next page; null at the end', type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export class JobItemsQueryDto extends PageQuery {
  @ApiPropertyOptional({ description: 'Only items with this outcome', enum: JOB_OUTCOMES })
  @IsOptional()
  @IsIn(JOB_OUTCOMES, { message: `outcome must be one of ${JOB_OUTCOMES.join(', ')}` })
  outcome?: JobOutcome;
}
