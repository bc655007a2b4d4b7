import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiBodyTooLarge, ApiCommonFailures, ApiFailure } from '../../base/errors/api-failure.decorator';
import { JsonBody } from '../../base/http-server/body';
import { PageQuery } from '../../base/http-server/page.query';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type Job } from '../jobs/job';
import { jobOptionsFrom } from '../jobs/job-options';
import { Jobs } from '../jobs/jobs';
import {
  AcceptedJobDto,
  JobDto,
  JobItemListDto,
  JobItemsQueryDto,
  JobListDto,
  JobParams,
  NewJobDto,
} from './dto/job.dto';
import { ACCEPTED_JOB, CANCELLED_JOB, JOB_ITEMS, PAUSED_JOB, PLAN_THAT_ENDED, RUNNING_JOB } from './job-examples';

const UNKNOWN = 'There is no job of this id';

/** Long work beside the tasks. */
@ApiTags('Jobs')
@ApiCommonFailures()
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: Jobs) {}

  @Post()
  @HttpCode(202)
  @NeedsRight('operate')
  @ApiOperation({
    summary: 'Begin a plan, a backfill or an audit',
    description: 'One of a type at a time. It is durable: a process that ends is followed by the next one.',
  })
  @ApiBody({ type: NewJobDto })
  @ApiAcceptedResponse({ description: 'It is stored', type: AcceptedJobDto, example: ACCEPTED_JOB })
  @ApiFailure(
    'invalid-request',
    'A member of the body is wrong; the message names it',
    'from must be one of marketo, pipedrive',
  )
  @ApiFailure(
    'conflict',
    'One of the type is not finished yet',
    'There is a job of the type backfill that is not finished yet',
  )
  @ApiBodyTooLarge()
  async startJob(@JsonBody() body: unknown, @RequestedBy() who: string): Promise<AcceptedJobDto> {
    return accepted(await this.jobs.start(jobOptionsFrom(body), who));
  }

  @Get()
  @NeedsRight('read')
  @ApiOperation({ summary: 'List the jobs, newest first' })
  @ApiOkResponse({ description: 'One page', type: JobListDto, example: { items: [PLAN_THAT_ENDED], nextCursor: null } })
  @ApiFailure(
    'invalid-request',
    'A parameter is wrong; the message names it',
    'limit must be a whole number from 1 to 100',
  )
  listJobs(@Query() query: PageQuery): Promise<JobListDto> {
    return this.jobs.list(query);
  }

  @Get(':id')
  @NeedsRight('read')
  @ApiOperation({ summary: 'Show a job', description: 'Its progress, what it found and spent, and when it will end.' })
  @ApiOkResponse({ description: 'The job', type: JobDto, example: RUNNING_JOB })
  @ApiFailure('record-not-found', UNKNOWN, UNKNOWN)
  getJob(@Param() { id }: JobParams): Promise<JobDto> {
    return this.jobs.get(id);
  }

  @Get(':id/items')
  @NeedsRight('read')
  @ApiOperation({
    summary: 'List what a job found',
    description: 'One item a record, in the order in which they were done; none for what was unchanged or in step.',
  })
  @ApiOkResponse({ description: 'One page', type: JobItemListDto, example: { items: JOB_ITEMS, nextCursor: null } })
  @ApiFailure(
    'invalid-request',
    'A parameter is wrong; the message names it',
    'limit must be a whole number from 1 to 100',
  )
  @ApiFailure('record-not-found', UNKNOWN, UNKNOWN)
  listJobItems(@Param() { id }: JobParams, @Query() query: JobItemsQueryDto): Promise<JobItemListDto> {
    return this.jobs.items(id, query);
  }

  @Post(':id/pause')
  @HttpCode(202)
  @NeedsRight('operate')
  @ApiOperation({ summary: 'Pause a job', description: 'It goes on where it stopped once it is resumed.' })
  @ApiAcceptedResponse({
    description: 'It is paused once what runs at this moment is done',
    type: AcceptedJobDto,
    example: PAUSED_JOB,
  })
  @ApiFailure('record-not-found', UNKNOWN, UNKNOWN)
  @ApiFailure('conflict', 'It neither waits nor runs', 'A job that is succeeded takes no pause')
  async pauseJob(@Param() { id }: JobParams, @RequestedBy() who: string): Promise<AcceptedJobDto> {
    return accepted(await this.jobs.pause(id, who));
  }

  @Post(':id/resume')
  @HttpCode(202)
  @NeedsRight('operate')
  @ApiOperation({ summary: 'Let a paused job go on', description: 'Also before the time that it waits for.' })
  @ApiAcceptedResponse({ description: 'It goes on', type: AcceptedJobDto, example: ACCEPTED_JOB })
  @ApiFailure('record-not-found', UNKNOWN, UNKNOWN)
  @ApiFailure('conflict', 'It is not paused', 'A job that is running takes no resume')
  async resumeJob(@Param() { id }: JobParams, @RequestedBy() who: string): Promise<AcceptedJobDto> {
    return accepted(await this.jobs.resume(id, who));
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @NeedsRight('operate')
  @ApiOperation({ summary: 'End a job for good', description: 'What it did stays done.' })
  @ApiAcceptedResponse({
    description: 'It ends once what runs at this moment is done',
    type: AcceptedJobDto,
    example: CANCELLED_JOB,
  })
  @ApiFailure('record-not-found', UNKNOWN, UNKNOWN)
  @ApiFailure('conflict', 'It has ended', 'A job that is succeeded takes no cancel')
  async cancelJob(@Param() { id }: JobParams, @RequestedBy() who: string): Promise<AcceptedJobDto> {
    return accepted(await this.jobs.cancel(id, who));
  }
}

const accepted = ({ id, state }: Job): AcceptedJobDto => ({ id, state, url: `/jobs/${id}` });
