import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { ApiBodyTooLarge, ApiCommonFailures, ApiFailure } from '../base/errors/api-failure.decorator';
import { AppError } from '../base/errors/app-error';
import { NeedsRight, RequestedBy } from '../base/security';
import { EXAMPLE_NAME, EXAMPLE_TIME, RequeuedTask } from './dto/accepted-task.dto';
import { ListTasksQuery, RetryTasksQuery, SummaryQuery } from './dto/list-tasks.query';
import { filterOf } from './dto/task-filter.query';
import { DismissedTask, RetriedTasksDto, SUMMARY_EXAMPLE, TaskSummaryDto } from './dto/task-summary.dto';
import { TaskDto, TaskPageDto } from './dto/task.dto';
import { QueueService } from './queue.service';
import { TaskDecisions } from './task-decisions';

const NAME = { name: 'name', description: 'As the call that stored the task told it', example: EXAMPLE_NAME };
const UNKNOWN = 'There is no task of this name';
const MATCHED = { matched: 37, queued: 37 };

@ApiTags('Tasks')
@ApiCommonFailures()
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly queue: QueueService,
    private readonly decisions: TaskDecisions,
  ) {}

  @Get()
  @NeedsRight('read')
  @ApiOperation({
    summary: 'List tasks, newest first',
    description:
      'Page by page: pass `nextCursor` of a page as `cursor` for the one after it, until it is null. `state=failed` leaves out what has been superseded or dismissed.',
  })
  @ApiOkResponse({ description: 'One page', type: TaskPageDto })
  @ApiFailure(
    'invalid-request',
    'A parameter is unknown or wrong; the message names it',
    'limit must be a whole number from 1 to 100',
  )
  listTasks(@Query() query: ListTasksQuery): Promise<TaskPageDto> {
    const { state, limit, cursor } = query;
    return this.queue.list({ ...filterOf(query), ...(state && { state }), limit, ...(cursor && { cursor }) });
  }

  @Get('summary')
  @NeedsRight('read')
  @ApiOperation({
    summary: 'Count what waits, runs and has failed',
    description: 'Failed tasks by error and type, without those that have been superseded or dismissed.',
  })
  @ApiOkResponse({ description: 'The figures', type: TaskSummaryDto, example: SUMMARY_EXAMPLE })
  @ApiFailure('invalid-request', 'A parameter is unknown or wrong', 'superseded must be true or false')
  summarizeTasks(@Query() { superseded }: SummaryQuery): Promise<TaskSummaryDto> {
    return this.queue.summary(superseded);
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

  @Post('retry')
  @NeedsRight('operate')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Queue all failed tasks again that fit',
    description:
      'By at least one of type, code, record, since and until. They go to the end of the line, the oldest first. With `dryRun=true` they are only counted.',
  })
  @ApiAcceptedResponse({ description: 'They are queued again, durably', type: RetriedTasksDto, example: MATCHED })
  @ApiOkResponse({ description: 'With dryRun', type: RetriedTasksDto, example: { ...MATCHED, queued: 0 } })
  @ApiFailure(
    'invalid-request',
    'A parameter is unknown or wrong, or none says which tasks',
    'Say which failed tasks: by type, code, record, since or until',
  )
  @ApiBodyTooLarge()
  async retryTasks(
    @Query() query: RetryTasksQuery,
    @RequestedBy() who: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RetriedTasksDto> {
    const filter = filterOf(query);
    if (!query.dryRun) return this.decisions.retryAll(filter, who);
    response.status(200);
    return { matched: await this.decisions.countToRetry(filter), queued: 0 };
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
  retryTask(@Param('name') name: string, @RequestedBy() who: string): Promise<RequeuedTask> {
    return this.decisions.retry(name, who);
  }

  @Post(':name/dismiss')
  @NeedsRight('operate')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Say of a failed task that nothing is left to do',
    description: 'From now on `GET /tasks/summary` and `state=failed` leave it out. It can still be queued again.',
  })
  @ApiParam(NAME)
  @ApiAcceptedResponse({ description: 'It is dismissed', type: DismissedTask, example: { name: EXAMPLE_NAME } })
  @ApiFailure('record-not-found', 'No task has this name', UNKNOWN)
  @ApiFailure('conflict', 'The task has not failed', 'Only a failed task can be dismissed; this one is succeeded')
  @ApiBodyTooLarge()
  async dismissTask(@Param('name') name: string, @RequestedBy() who: string): Promise<DismissedTask> {
    await this.decisions.dismiss(name, who);
    return { name };
  }
}
