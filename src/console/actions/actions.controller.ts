import { Get, Query } from '@nestjs/common';
import { ActionsLog } from '../../base/actions/actions-log';
import { AppError } from '../../base/errors/app-error';
import { ConsolePages, Page } from '../access/console-pages';
import { type PageContext } from '../view/page-context';
import { actionsPage } from './actions-page';

const PAGE = 50;
const ID = /^[1-9]\d{0,14}$/;

/** The actions log. */
@ConsolePages('actions')
export class ActionPagesController {
  constructor(private readonly log: ActionsLog) {}

  @Get()
  async list(@Page() page: PageContext, @Query('before') before: unknown): Promise<string> {
    const found = await this.log.list(PAGE + 1, placeOf(before));
    const actions = found.slice(0, PAGE);
    return actionsPage(page, { actions, before: found.length > PAGE ? (actions.at(-1)?.id ?? null) : null });
  }
}

function placeOf(before: unknown): number | undefined {
  if (before === undefined) return undefined;
  if (typeof before === 'string' && ID.test(before)) return Number(before);
  throw new AppError('invalid-request', 'before must be the number of an action');
}
