import { ApiProperty } from '@nestjs/swagger';
import { type ErrorKind, FAILURES } from '../../base/errors/app-error';
import { type FailureGroup, type RetriedTasks, type TaskSummary } from '../task';
import { EXAMPLE_NAME, EXAMPLE_TIME } from './accepted-task.dto';

export class FailureGroupDto implements FailureGroup {
  @ApiProperty({ description: 'What kind of failure it is', enum: Object.keys(FAILURES), example: 'record-ambiguous' })
  code!: ErrorKind;

  @ApiProperty({ description: 'The type of the tasks', example: 'lead-to-person' })
  type!: string;

  @ApiProperty({ description: 'How many there are', type: 'integer', example: 37 })
  count!: number;

  @ApiProperty({ description: 'When the latest of them failed', format: 'date-time', example: EXAMPLE_TIME })
  newestAt!: string;

  @ApiProperty({ description: 'The name of that task', example: EXAMPLE_NAME })
  example!: string;
}

export class TaskSummaryDto implements TaskSummary {
  @ApiProperty({ description: 'Tasks that wait, for a retry too', type: 'integer', example: 12 })
  queued!: number;

  @ApiProperty({ description: 'Tasks that run', type: 'integer', example: 1 })
  running!: number;

  @ApiProperty({ description: 'Failed tasks that still need somebody', type: 'integer', example: 37 })
  failed!: number;

  @ApiProperty({
    description: 'Age of the oldest task that waits; null where none does',
    type: 'integer',
    nullable: true,
    example: 4,
  })
  oldestWaitingSeconds!: number | null;

  @ApiProperty({ description: 'The failed ones by error and type, the most frequent first', type: [FailureGroupDto] })
  failures!: FailureGroupDto[];
}

export const SUMMARY_EXAMPLE: TaskSummary = {
  queued: 12,
  running: 1,
  failed: 37,
  oldestWaitingSeconds: 4,
  failures: [
    { code: 'record-ambiguous', type: 'lead-to-person', count: 37, newestAt: EXAMPLE_TIME, example: EXAMPLE_NAME },
  ],
};

export class RetriedTasksDto implements RetriedTasks {
  @ApiProperty({ description: 'Failed tasks that fit', type: 'integer', example: 37 })
  matched!: number;

  @ApiProperty({ description: 'Those that were queued again; 0 with dryRun', type: 'integer', example: 37 })
  queued!: number;
}

/** A failed task about which nothing is left to do. */
export class DismissedTask {
  @ApiProperty({ description: 'The task', example: EXAMPLE_NAME })
  name!: string;
}
