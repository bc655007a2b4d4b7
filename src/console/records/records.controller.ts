import { Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { type Response } from 'express';
import { ActionsLog } from '../../base/actions/actions-log';
import { AppError } from '../../base/errors/app-error';
import { FormBody } from '../../base/http-server/body';
import { type NewTask, QueueService, TaskDecisions } from '../../queue';
import { DryRuns } from '../../sync/http/dry-runs';
import { RecordParams } from '../../sync/http/dto/record-params';
import { EmailSearch } from '../../sync/records/email-search';
import { keyOf, type RecordReference } from '../../sync/records/record';
import { RecordStories } from '../../sync/stories/record-story';
import { taskOfRecord } from '../../sync/tasks/definitions';
import { ConsolePages, OpenTo, Page } from '../access/console-pages';
import { address } from '../view/address';
import { type PageContext } from '../view/page-context';
import { recordAddress } from '../view/record-link';
import { findPage } from './find-page';
import { recordPage } from './record-page';
import { recordSought } from './sought';

const FIND = '/console/records';

/** Finds a record, and shows how it stands. */
@ConsolePages('records')
export class RecordPagesController {
  constructor(
    private readonly stories: RecordStories,
    private readonly queue: QueueService,
    private readonly decisions: TaskDecisions,
    private readonly dryRuns: DryRuns,
    private readonly emails: EmailSearch,
    private readonly actions: ActionsLog,
  ) {}

  @Get()
  find(@Page() page: PageContext, @Query('q') q: unknown, @Res() response: Response): void {
    answer(page, typeof q === 'string' ? q : '', response);
  }

  /** By a form, since what is looked for may be an e-mail address, which no address of a page has to hold. */
  @Post()
  @OpenTo('read')
  @HttpCode(HttpStatus.OK)
  sendFind(@Page() page: PageContext, @FormBody() form: URLSearchParams, @Res() response: Response): void {
    answer(page, form.get('q') ?? '', response);
  }

  @Post('search')
  @HttpCode(HttpStatus.OK)
  async search(@Page() page: PageContext, @FormBody() form: URLSearchParams): Promise<string> {
    const typed = form.get('email') ?? '';
    const sought = recordSought(typed);
    if (sought.found !== 'email') throw new AppError('invalid-request', 'email must be an e-mail address');
    const matches = await this.emails.search(sought.email);
    const count = matches.leads.length + matches.persons.length;
    await this.actions.record({ who: page.visitor.name, what: 'search', subject: 'by e-mail address', count });
    return findPage({ ...page, url: FIND }, { typed, sought, matches });
  }

  @Get(':kind/:id')
  async show(@Page() page: PageContext, @Param() { kind, id }: RecordParams): Promise<string> {
    const record = { kind, id };
    return recordPage(page, { story: await this.stories.of(record), canSync: isSynced(record), dryRun: null });
  }

  @Post(':kind/:id/sync')
  async sync(
    @Page() { visitor }: PageContext,
    @Param() { kind, id }: RecordParams,
    @Res() response: Response,
  ): Promise<void> {
    const record = { kind, id };
    await this.queue.enqueue({ ...taskFor(record), requestedBy: visitor.name });
    await this.actions.record({ who: visitor.name, what: 'sync', subject: keyOf(record), count: 1 });
    response.redirect(HttpStatus.SEE_OTHER, address(recordAddress(record), { done: 'sync', count: 1 }));
  }

  @Post(':kind/:id/dry-run')
  @HttpCode(HttpStatus.OK)
  async dryRun(@Page() page: PageContext, @Param() { kind, id }: RecordParams): Promise<string> {
    const record = { kind, id };
    const dryRun = await this.dryRuns.of(taskFor(record));
    await this.actions.record({ who: page.visitor.name, what: 'dry-run', subject: keyOf(record), count: 1 });
    const story = await this.stories.of(record);
    return recordPage({ ...page, url: recordAddress(record) }, { story, canSync: true, dryRun });
  }

  @Post(':kind/:id/retry')
  async retry(
    @Page() { visitor }: PageContext,
    @Param() { kind, id }: RecordParams,
    @Res() response: Response,
  ): Promise<void> {
    const record = { kind, id };
    const { queued } = await this.decisions.retryAll({ record: keyOf(record) }, visitor.name);
    response.redirect(HttpStatus.SEE_OTHER, address(recordAddress(record), { done: 'retried', count: queued }));
  }
}

/** A record that is named leads to its page; anything else is asked back about. */
function answer(page: PageContext, typed: string, response: Response): void {
  const sought = typed.trim() === '' ? null : recordSought(typed);
  if (sought?.found === 'record') response.redirect(HttpStatus.SEE_OTHER, recordAddress(sought.record));
  else response.send(findPage({ ...page, url: FIND }, { typed, sought, matches: null }));
}

const isSynced = (record: RecordReference): boolean => taskOfRecord(record) !== null;

/** @throws AppError `invalid-request` for a kind that no task carries over by itself. */
function taskFor(record: RecordReference): NewTask {
  const task = taskOfRecord(record);
  if (task !== null) return task;
  throw new AppError('invalid-request', `No task carries a ${record.kind} over by itself: it goes with its other half`);
}
