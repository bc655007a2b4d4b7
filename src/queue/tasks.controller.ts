import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { AppError } from '../base/errors/app-error';
import { ErrorDto } from '../base/errors/error.dto';
import { RequeuedTask } from './dto/accepted-task.dto';
import { ListTasksQuery } from './dto/list-tasks.query';
import { TaskDto, TaskPageDto } from './dto/task.dto';
import { QueueService } from './queue.service';

const UNKNOWN = { description: 'No task has this name', type: ErrorDto };

@ApiTags('tasks')
@ApiSecurity('api-key')
@ApiSecurity('api-key-in-query')
@ApiUnauthorizedResponse({ description: 'API key missing or wrong', type: ErrorDto })
@ApiServiceUnavailableResponse({ description: 'The store cannot be used at the moment', type: ErrorDto })
@Controller('tasks')
export class TasksController {
  constructor(private readonly queue: QueueService) {}

  @Get()
  @ApiOperation({ summary: 'List tasks, newest first' })
  @ApiOkResponse({ type: TaskPageDto })
  @ApiBadRequestResponse({ description: 'state, type, limit or cursor is wrong', type: ErrorDto })
  list(@Query() query: ListTasksQuery): Promise<TaskPageDto> {
    return this.queue.list(query);
  }

  @Get(':name')
  @ApiOperation({ summary: 'Show one task' })
  @ApiParam({ name: 'name', example: 'lead-to-person-0mi2vk3yo4f0c2a9d81e6b35f70' })
  @ApiOkResponse({ type: TaskDto })
  @ApiNotFoundResponse(UNKNOWN)
  async get(@Param('name') name: string): Promise<TaskDto> {
    const task = await this.queue.get(name);
    if (task === null) throw new AppError('record-not-found', 'There is no task of this name');
    return task;
  }

  @Post(':name/retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Queue a failed task again' })
  @ApiParam({ name: 'name', example: 'lead-to-person-0mi2vk3yo4f0c2a9d81e6b35f70' })
  @ApiAcceptedResponse({ description: 'Stored at the end of the line', type: RequeuedTask })
  @ApiNotFoundResponse(UNKNOWN)
  @ApiConflictResponse({ description: 'The task has not failed', type: ErrorDto })
  retry(@Param('name') name: string): Promise<RequeuedTask> {
    return this.queue.retry(name);
  }
}
