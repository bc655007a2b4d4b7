import { Get, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { type Response } from 'express';
import { toAppError } from '../../base/errors/app-error';
import { FormBody } from '../../base/http-server/body';
import { PageQuery } from '../../base/http-server/page.query';
import { JobItemsQueryDto } from '../../sync/http/dto/job.dto';
import { type Job } from '../../sync/jobs/job';
import { Jobs } from '../../sync/jobs/jobs';
import { ConsolePages, Page } from '../access/console-pages';
import { address } from '../view/address';
import { type PageContext } from '../view/page-context';
import { jobFromForm } from './job-form';
import { jobAddress } from './job-parts';
import { jobPage } from './job-page';
import { jobsPage } from './jobs-page';

const JOBS = '/console/jobs';

/** The jobs, and one job with what it found. */
@ConsolePages('jobs')
export class JobPagesController {
  constructor(private readonly jobs: Jobs) {}

  @Get()
  async list(@Page() page: PageContext, @Query() query: PageQuery): Promise<string> {
    return jobsPage(page, { jobs: await this.jobs.list(query), typed: new URLSearchParams(), problem: null });
  }

  /** What cannot be started as typed is shown with the reason, and with what was typed. */
  @Post()
  async start(@Page() page: PageContext, @FormBody() form: URLSearchParams, @Res() response: Response): Promise<void> {
    try {
      const { id } = await this.jobs.start(jobFromForm(form), page.visitor.name);
      sendTo(response, id, 'started');
    } catch (thrown) {
      const { kind, message } = toAppError(thrown);
      if (kind !== 'invalid-request' && kind !== 'conflict') throw thrown;
      const jobs = await this.jobs.list({ limit: 20 });
      const html = jobsPage({ ...page, url: JOBS }, { jobs, typed: form, problem: message });
      response.status(kind === 'conflict' ? HttpStatus.CONFLICT : HttpStatus.BAD_REQUEST).send(html);
    }
  }

  @Get(':id')
  async show(@Page() page: PageContext, @Param('id') id: string, @Query() query: JobItemsQueryDto): Promise<string> {
    const [job, items] = await Promise.all([this.jobs.get(id), this.jobs.items(id, query)]);
    return jobPage(page, { job, items, outcome: query.outcome });
  }

  @Post(':id/pause')
  async pause(@Page() { visitor }: PageContext, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const job = await this.jobs.pause(id, visitor.name);
    sendTo(response, job.id, 'paused');
  }

  @Post(':id/resume')
  async resume(@Page() { visitor }: PageContext, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const job = await this.jobs.resume(id, visitor.name);
    sendTo(response, job.id, 'resumed');
  }

  @Post(':id/cancel')
  async cancel(@Page() { visitor }: PageContext, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const job = await this.jobs.cancel(id, visitor.name);
    sendTo(response, job.id, 'cancelled');
  }
}

function sendTo(response: Response, id: Job['id'], done: string): void {
  response.redirect(HttpStatus.SEE_OTHER, address(jobAddress(id), { done }));
}
