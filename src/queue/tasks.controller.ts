import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiBodyTooLarge, ApiCommonFailures, ApiFailure } from '../base/errors/api-failure.decorator';
import { AppError } from '../base/errors/app-error';
import { NeedsRight } from '../base/security';
import { EXAMPLE_NAME, EXAMPLE_TIME, RequeuedTask } from './dto/accepted-task.dto';
import { ListTasksQuery } from './dto/list-tasks.query';
import { TaskDto, TaskPageDto } from './dto/task.dto';
import { QueueService } from './queue.service';

const NAME = { name: 'name', description: 'As the call that stored the task told it', example: EXAMPLE_NAME };
const UNKNOWN = 'There is no task of this name';

@ApiTags('Tasks')
@ApiCommonFailures()
@Controller('tasks')
export class TasksController {
  constructor(private readonly queue: QueueService) {}

  @Get()
  @NeedsRight('read')
  @ApiOperation({
    summary: 'List tasks, newest first',
    description: 'Page by page: pass `nextCursor` of a page as `cursor` for the one after it, until it is null.',
  })
  @ApiOkResponse({ description: 'One page', type: TaskPageDto })
  @ApiFailure(
    'invalid-request',
    'state, type, limit or cursor is wrong; the message names it',
    'limit must be a whole number from 1 to 100',
  )
  listTasks(@Query() query: ListTasksQuery): Promise<TaskPageDto> {
    return this.queue.list(query);
  }

  @Get(':name')
  @NeedsRight('read')
  @ApiOperation({ summary: 'Show one task', description: 'How far it is, and how it ended.' })
  @ApiParam(NAME)
  @ApiOkResponse({ description: 'The task', type: TaskDto })
  @ApiFailure('record-not-found', 'No task has this name', UNKNOWN)
  async getTask(@Param('name') name: string): Promise<TaskDto> {
    const task = await this.queue.get(name);
    if (task === null) throw new AppError('record-not-found', UNKNOWN);
    return task;
  }

  @Post(':name/retry')
  @NeedsRight('operate')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Queue a failed task again',
    description: 'It goes to the end of the line, with all its attempts before it.',
  })
  @ApiParam(NAME)
  @ApiAcceptedResponse({
    description: 'The task is queued again, durably',
    type: RequeuedTask,
    example: { name: EXAMPLE_NAME, eta: EXAMPLE_TIME, type: 'lead-to-person' },
  })
  @ApiFailure('record-not-found', 'No task has this name', UNKNOWN)
  @ApiFailure('conflict', 'The task has not failed', 'Only a failed task can be queued again; this one is succeeded')
  @ApiBodyTooLarge()
  retryTask(@Param('name') name: string): Promise<RequeuedTask> {
    return this.queue.retry(name);
  }
}
