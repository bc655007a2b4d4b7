import { Get, HttpStatus, Post, Res } from '@nestjs/common';
import { type Response } from 'express';
import { AppError, type ErrorKind, FAILURES } from '../../base/errors/app-error';
import { FormBody } from '../../base/http-server/body';
import { type FailureGroup, QueueService, TaskDecisions } from '../../queue';
import { RecordStories } from '../../sync/stories/record-story';
import { ConsolePages, Page } from '../access/console-pages';
import { address } from '../view/address';
import { type PageContext } from '../view/page-context';
import { failuresPage, type FailureView } from './failures-page';

const FAILURE_PAGE = '/console/failures';

/** Which failures a form is about. */
type Chosen = Required<Pick<FailureGroup, 'code' | 'type'>>;

/** Failed tasks by error and type. */
@ConsolePages('failures')
export class FailurePagesController {
  constructor(
    private readonly queue: QueueService,
    private readonly decisions: TaskDecisions,
    private readonly stories: RecordStories,
  ) {}

  @Get()
  async list(@Page() page: PageContext): Promise<string> {
    const failures = await this.queue.failures.groups();
    return failuresPage(page, await Promise.all(failures.map((group) => this.explained(group))));
  }

  @Post('retry')
  async retry(
    @Page() { visitor }: PageContext,
    @FormBody() form: URLSearchParams,
    @Res() response: Response,
  ): Promise<void> {
    const { queued } = await this.decisions.retryAll(chosen(form), visitor.name);
    response.redirect(HttpStatus.SEE_OTHER, address(FAILURE_PAGE, { done: 'retried', count: queued }));
  }

  @Post('dismiss')
  async dismiss(
    @Page() { visitor }: PageContext,
    @FormBody() form: URLSearchParams,
    @Res() response: Response,
  ): Promise<void> {
    const count = await this.decisions.dismissAll(chosen(form), visitor.name);
    response.redirect(HttpStatus.SEE_OTHER, address(FAILURE_PAGE, { done: 'dismissed', count }));
  }

  private async explained(group: FailureGroup): Promise<FailureView> {
    const newest = await this.queue.get(group.example);
    // Somebody may have queued it again meanwhile.
    const sentence = newest?.state === 'failed' ? this.stories.sentenceOf(newest) : '';
    return { ...group, sentence };
  }
}

/** @throws AppError `invalid-request` */
function chosen(form: URLSearchParams): Chosen {
  const [code, type] = [form.get('code') ?? '', form.get('type') ?? ''];
  if (!Object.hasOwn(FAILURES, code) || type === '') {
    throw new AppError('invalid-request', 'The form must name the error and the type of the tasks');
  }
  return { code: code as ErrorKind, type };
}
