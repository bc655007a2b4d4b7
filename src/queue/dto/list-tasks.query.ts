import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { TASK_STATES, type TaskState } from '../task';
import { TaskFilterQuery, yesOrNo } from './task-filter.query';

/** `Number('')` would be 0, `Number('0x10')` 16. */
const wholeNumber = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : (value as unknown);

export class ListTasksQuery extends TaskFilterQuery {
  @ApiPropertyOptional({ description: 'Only tasks in this state', enum: TASK_STATES })
  @IsOptional()
  @IsIn(TASK_STATES, { message: `state must be one of ${TASK_STATES.join(', ')}` })
  state?: TaskState;

  @ApiPropertyOptional({ description: 'How many at most', type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @Transform(wholeNumber)
  @IsInt({ message: 'limit must be a whole number from 1 to 100' })
  @Min(1, { message: 'limit must be a whole number from 1 to 100' })
  @Max(100, { message: 'limit must be a whole number from 1 to 100' })
  limit = 20;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before; without it the first page' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}

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
