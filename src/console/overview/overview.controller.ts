import { Get, Headers } from '@nestjs/common';
import { ConsolePages, Page } from '../access/console-pages';
import { type PageContext } from '../view/page-context';
import { Overview } from './overview-figures';
import { overviewPage } from './overview-page';

@ConsolePages()
export class OverviewController {
  constructor(private readonly overview: Overview) {}

  /** A page that is merely open asks no vendor. */
  @Get()
  async show(@Page() page: PageContext, @Headers('hx-request') part: string | undefined): Promise<string> {
    return overviewPage(page, await this.overview.figures(part === undefined));
  }
}
