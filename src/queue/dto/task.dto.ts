import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ErrorKind, FAILURES } from '../../base/errors/app-error';
import { type FailedAttempt, TASK_STATES, type TaskError, type TaskRecord, type TaskState } from '../task';
import { EXAMPLE_NAME, EXAMPLE_TIME } from './accepted-task.dto';

const TIME = { type: 'string', format: 'date-time' } as const;

class TaskErrorDto implements TaskError {
  @ApiProperty({
    description: 'What kind of failure it is',
    enum: Object.keys(FAILURES),
    example: 'vendor-unavailable',
  })
  code!: ErrorKind;

  @ApiProperty({
    description: 'For people; without secrets and personal data',
    example: 'Pipedrive gave no answer to GET /api/v2/persons/5 (ETIMEDOUT)',
  })
  message!: string;

  @ApiProperty({ description: 'Whether the queue tries again by itself', example: true })
  retryable!: boolean;
}

class FailedAttemptDto implements FailedAttempt {
  @ApiProperty({ ...TIME, description: 'When it ended', example: EXAMPLE_TIME })
  at!: string;

  @ApiProperty({ description: 'What kind of failure it was', enum: Object.keys(FAILURES), example: 'vendor-throttled' })
  code!: ErrorKind;

  @ApiProperty({ description: 'For people; without secrets and personal data', example: 'Marketo asks to wait (606)' })
  message!: string;
}

export class TaskDto implements TaskRecord {
  @ApiProperty({ description: 'Needs no escaping in a URL', example: EXAMPLE_NAME })
  name!: string;

  @ApiProperty({ description: 'What kind of task it is', example: 'lead-to-person' })
  type!: string;

  @ApiProperty({
    description: "The route's id under the route's name, and what else belongs to the task",
    type: 'object',
    additionalProperties: true,
    example: { leadId: 30 },
  })
  params!: Record<string, unknown>;

  @ApiProperty({
    description: 'queued also while it waits for a retry: then with error',
    enum: TASK_STATES,
    example: 'succeeded',
  })
  state!: TaskState;

  @ApiProperty({
    description: 'Attempts begun since the task was queued, by a retry by hand too',
    type: 'integer',
    example: 1,
  })
  attempts!: number;

  @ApiProperty({ ...TIME, description: 'When it was stored', example: EXAMPLE_TIME })
  enqueuedAt!: string;

  @ApiProperty({ ...TIME, description: 'When it is, or was, expected to run', example: EXAMPLE_TIME })
  eta!: string;

  @ApiProperty({ ...TIME, nullable: true, description: 'Begin of the latest attempt', example: EXAMPLE_TIME })
  startedAt!: string | null;

  @ApiProperty({
    ...TIME,
    nullable: true,
    description: 'When it succeeded or was given up',
    example: EXAMPLE_TIME,
  })
  finishedAt!: string | null;

  @ApiProperty({
    description: 'What a succeeded task did',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { status: 'updated', id: 5, changes: [{ field: 'city', from: 'Ghent', to: 'Antwerp' }] },
  })
  result!: object | null;

  @ApiProperty({ description: 'Why it failed or waits for a retry', type: TaskErrorDto, nullable: true, example: null })
  error!: TaskError | null;

  @ApiProperty({
    description: 'The last ten failed attempts, oldest first; a retry by hand keeps them',
    type: [FailedAttemptDto],
    example: [],
  })
  attemptsLog!: FailedAttempt[];

  @ApiProperty({ description: 'Name of the API key that asked for it', type: String, nullable: true, example: 'prod' })
  requestedBy!: string | null;

  @ApiProperty({
    description: 'Of a failed task: the name of the task of the same type and record that has succeeded since',
    type: String,
    nullable: true,
    example: null,
  })
  supersededBy!: string | null;

  @ApiPropertyOptional({
    ...TIME,
    description: 'When somebody dismissed the failed task; absent where nobody did',
    example: EXAMPLE_TIME,
  })
  dismissedAt?: string;
}

export class TaskPageDto {
  @ApiProperty({ description: 'Newest first', type: [TaskDto] })
  items!: TaskDto[];

  @ApiProperty({
    description: 'cursor of the next page; null on the last one',
    type: String,
    nullable: true,
    example: null,
  })
  nextCursor!: string | null;
}
