import { Get, HttpStatus, Param, ParseIntPipe, Post, Query, Res } from '@nestjs/common';
import { type Response } from 'express';
import { FormBody } from '../../base/http-server/body';
import { Conflicts } from '../../sync/conflicts/conflicts';
import { keptSide } from '../../sync/http/kept-side';
import { ConsolePages, Page } from '../access/console-pages';
import { address } from '../view/address';
import { type PageContext } from '../view/page-context';
import { conflictsPage } from './conflicts-page';

const PAGE = 20;

/** Open conflicts, and the decision of each. */
@ConsolePages('conflicts')
export class ConflictPagesController {
  constructor(private readonly conflicts: Conflicts) {}

  @Get()
  async list(@Page() page: PageContext, @Query('cursor') cursor: unknown): Promise<string> {
    const place = typeof cursor === 'string' ? { cursor } : {};
    return conflictsPage(page, await this.conflicts.list({ limit: PAGE, ...place }));
  }

  @Post(':id')
  async decide(
    @Page() { visitor }: PageContext,
    @Param('id', ParseIntPipe) id: number,
    @FormBody() form: URLSearchParams,
    @Res() response: Response,
  ): Promise<void> {
    await this.conflicts.decide(id, keptSide({ keep: form.get('keep') }), visitor.name);
    response.redirect(HttpStatus.SEE_OTHER, address('/console/conflicts', { done: 'kept' }));
  }
}
