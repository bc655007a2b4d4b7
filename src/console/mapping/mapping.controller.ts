import { Get, HttpStatus, Post, Res } from '@nestjs/common';
import { type Response } from 'express';
import { ActionsLog } from '../../base/actions/actions-log';
import { FormBody } from '../../base/http-server/body';
import { SchemaDrift } from '../../sync/drift/schema-drift';
import { MappingViews } from '../../sync/preview/mapping-view';
import { RecordPreviews } from '../../sync/preview/record-preview';
import { CARRIED_KINDS } from '../../sync/records/kinds';
import { keyOf } from '../../sync/records/record';
import { ConsolePages, Page } from '../access/console-pages';
import { recordSought } from '../records/sought';
import { type PageContext } from '../view/page-context';
import { mappingPage } from './mapping-page';

const LATEST_CHANGES = 20;

/** The mapping in force, and what it makes of a record. */
@ConsolePages('mapping')
export class MappingPagesController {
  constructor(
    private readonly views: MappingViews,
    private readonly previews: RecordPreviews,
    private readonly drift: SchemaDrift,
    private readonly actions: ActionsLog,
  ) {}

  @Get()
  async show(@Page() page: PageContext): Promise<string> {
    return mappingPage(page, { ...(await this.shown()), typed: '', problem: null, preview: null });
  }

  /** Asks both vendors, and writes nothing. */
  @Post()
  async preview(
    @Page() page: PageContext,
    @FormBody() form: URLSearchParams,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const typed = form.get('record') ?? '';
    const sought = recordSought(typed);
    const kind = sought.found === 'record' ? CARRIED_KINDS.find((each) => each === sought.record.kind) : undefined;
    if (sought.found !== 'record' || kind === undefined) {
      response.status(HttpStatus.BAD_REQUEST);
      const problem = 'Type a kind and an id, such as lead 30.';
      return mappingPage(page, { ...(await this.shown()), typed, problem, preview: null });
    }
    const preview = await this.previews.of(kind, sought.record.id);
    await this.actions.record({ who: page.visitor.name, what: 'preview', subject: keyOf(sought.record), count: 1 });
    response.status(HttpStatus.OK);
    return mappingPage(page, { ...(await this.shown()), typed, problem: null, preview });
  }

  private async shown() {
    return { mapping: await this.views.current(), drift: await this.drift.current(LATEST_CHANGES) };
  }
}
