import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../base/http-server/page.query';
import { TASK_STATES, type TaskState } from '../task';
import { TaskFilterQuery, yesOrNo } from './task-filter.query';

class TaskStateQuery extends TaskFilterQuery {
  @ApiPropertyOptional({ description: 'Only tasks in this state', enum: TASK_STATES })
  @IsOptional()
  @IsIn(TASK_STATES, { message: `state must be one of ${TASK_STATES.join(', ')}` })
  state?: TaskState;
}

export class ListTasksQuery extends IntersectionType(TaskStateQuery, PageQuery) {}

export class RetryTasksQuery extends TaskFilterQuery {
  @ApiPropertyOptional({ description: 'true: only counts what fits', type: Boolean, default: false })
  @IsOptional()
  @Transform(yesOrNo)
  @IsBoolean({ message: 'dryRun must be true or false' })
  dryRun?: boolean;
}

export class SummaryQuery implements Pick<TaskFilterQuery, 'superseded'> {
  @ApiPropertyOptional({
    description: 'true: failed tasks that have been superseded or dismissed count, too',
    type: Boolean,
    default: false,
  })
  @IsOptional()
  @Transform(yesOrNo)
  @IsBoolean({ message: 'superseded must be true or false' })
  superseded?: boolean;
}
