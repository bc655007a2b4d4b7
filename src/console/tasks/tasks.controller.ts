import { Get, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { type Response } from 'express';
import { AppError } from '../../base/errors/app-error';
import { QueueService, TaskDecisions } from '../../queue';
import { RecordStories } from '../../sync/stories/record-story';
import { ConsolePages, Page } from '../access/console-pages';
import { address } from '../view/address';
import { type PageContext } from '../view/page-context';
import { taskAddress } from '../view/task-parts';
import { readFilters, typedFilters } from './task-filters';
import { taskPage } from './task-page';
import { tasksPage } from './tasks-page';

/** The tasks, and one task whole. */
@ConsolePages('tasks')
export class TaskPagesController {
  constructor(
    private readonly queue: QueueService,
    private readonly decisions: TaskDecisions,
    private readonly stories: RecordStories,
  ) {}

  @Get()
  async list(
    @Page() page: PageContext,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const typed = typedFilters(query);
    const read = readFilters(typed);
    if ('filter' in read) return tasksPage(page, { typed, tasks: await this.queue.list(read.filter), problem: null });
    response.status(HttpStatus.BAD_REQUEST);
    return tasksPage(page, { typed, tasks: null, problem: read.problem });
  }

  @Get(':name')
  async show(@Page() page: PageContext, @Param('name') name: string): Promise<string> {
    const task = await this.queue.get(name);
    if (task === null) throw new AppError('record-not-found', 'There is no task of this name, or it is kept no longer');
    return taskPage(page, { task, sentence: this.stories.sentenceOf(task) });
  }

  @Post(':name/retry')
  async retry(@Page() { visitor }: PageContext, @Param('name') name: string, @Res() response: Response): Promise<void> {
    await this.decisions.retry(name, visitor.name);
    response.redirect(HttpStatus.SEE_OTHER, address(taskAddress(name), { done: 'retried', count: 1 }));
  }

  @Post(':name/dismiss')
  async dismiss(
    @Page() { visitor }: PageContext,
    @Param('name') name: string,
    @Res() response: Response,
  ): Promise<void> {
    await this.decisions.dismiss(name, visitor.name);
    response.redirect(HttpStatus.SEE_OTHER, address(taskAddress(name), { done: 'dismissed', count: 1 }));
  }
}
