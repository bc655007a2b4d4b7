import { ApiProperty } from '@nestjs/swagger';
import { type ErrorKind, FAILURES } from '../../base/errors/app-error';
import { TASK_STATES, type TaskError, type TaskRecord, type TaskState } from '../task';

const TIME = { type: 'string', format: 'date-time' } as const;

export class TaskErrorDto implements TaskError {
  @ApiProperty({ enum: Object.keys(FAILURES), example: 'vendor-unavailable' })
  code!: ErrorKind;

  @ApiProperty({ example: 'Pipedrive gave no answer to GET /api/v2/persons/5 (ETIMEDOUT)' })
  message!: string;

  @ApiProperty({ description: 'Whether the queue tries again by itself', example: true })
  retryable!: boolean;
}

export class TaskDto implements TaskRecord {
  @ApiProperty({ example: 'lead-to-person-0mi2vk3yo4f0c2a9d81e6b35f70' })
  name!: string;

  @ApiProperty({ example: 'lead-to-person' })
  type!: string;

  @ApiProperty({
    description: "The route's id under the route's name, and what else belongs to the task",
    type: 'object',
    additionalProperties: true,
    example: { leadId: 30 },
  })
  params!: Record<string, unknown>;

  @ApiProperty({ description: 'queued also while it waits for a retry: then with error', enum: TASK_STATES })
  state!: TaskState;

  @ApiProperty({ description: 'Attempts begun since the task was queued, by a retry by hand too', example: 1 })
  attempts!: number;

  @ApiProperty({ ...TIME, example: '2026-11-23T10:00:00.000Z' })
  enqueuedAt!: string;

  @ApiProperty({ ...TIME, description: 'When it is expected to run next', example: '2026-11-23T10:00:00.000Z' })
  eta!: string;

  @ApiProperty({ ...TIME, nullable: true, description: 'Begin of the latest attempt', example: null })
  startedAt!: string | null;

  @ApiProperty({ ...TIME, nullable: true, example: null })
  finishedAt!: string | null;

  @ApiProperty({
    description: 'What a succeeded task did',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { status: 'updated', id: 5, changes: [{ field: 'city', from: 'Ghent', to: 'Antwerp' }] },
  })
  result!: object | null;

  @ApiProperty({ description: 'Why it failed or waits for a retry', type: TaskErrorDto, nullable: true })
  error!: TaskError | null;

  @ApiProperty({ description: 'Name of the API key that asked for it', type: String, nullable: true, example: 'prod' })
  requestedBy!: string | null;
}

export class TaskPageDto {
  @ApiProperty({ description: 'Newest first', type: [TaskDto] })
  items!: TaskDto[];

  @ApiProperty({ description: 'cursor of the next page; null on the last one', type: String, nullable: true })
  nextCursor!: string | null;
}
