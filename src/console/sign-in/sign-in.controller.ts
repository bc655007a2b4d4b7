import { Get, HttpCode, HttpStatus, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { FormBody } from '../../base/http-server/body';
import { ApiKeys, type KnownKey } from '../../base/security/api-keys';
import { allows } from '../../base/security';
import { SignInTries } from '../../base/security/sign-in-tries';
import { Sessions } from '../../base/sessions/sessions';
import { type GuardianConfig, guardianConfig } from '../../sync/guardian/guardian.config';
import { ConsolePages, OpenTo } from '../access/console-pages';
import { isReachedByHttps, removeToken, setToken, tokenOf } from '../access/session-cookie';
import { signInPage } from './sign-in-page';

const HOME = '/console';
const OWN_PAGE = /^\/console(?:[/?][\w/:.,?=&%+-]*)?$/;

/** Exchanges an API key for a session, and ends it. */
@ConsolePages()
export class SignInController {
  private readonly tries: SignInTries;

  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly sessions: Sessions,
    @Inject(guardianConfig.KEY) private readonly config: GuardianConfig,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.tries = new SignInTries(clock);
  }

  @Get('sign-in')
  @OpenTo('anybody')
  form(@Query('to') to: unknown): string {
    return signInPage({ to: ownPage(to), problem: null });
  }

  @Post('sign-in')
  @OpenTo('anybody')
  async signIn(@FormBody() form: URLSearchParams, @Req() request: Request, @Res() response: Response): Promise<void> {
    const to = ownPage(form.get('to'));
    const { key, status, problem } = this.judge(form.get('key')?.trim() ?? '', request.ip ?? '');
    const token = key && (await this.sessions.begin(key));
    if (token === null) {
      response.status(status).send(signInPage({ to, problem }));
      return;
    }
    setToken(response, token, isReachedByHttps(request, this.config.publicUrl));
    response.redirect(HttpStatus.SEE_OTHER, to);
  }

  @Post('sign-out')
  @HttpCode(HttpStatus.SEE_OTHER)
  @OpenTo('anybody')
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sessions.end(tokenOf(request));
    removeToken(response, isReachedByHttps(request, this.config.publicUrl));
    response.redirect(HttpStatus.SEE_OTHER, HOME);
  }

  private judge(given: string, address: string): { key: KnownKey | null; status: number; problem: string } {
    const seconds = this.tries.secondsToWait(address);
    if (seconds > 0) return refused(HttpStatus.TOO_MANY_REQUESTS, `Too many tries: wait ${seconds} seconds.`);
    const key = this.apiKeys.find(given);
    if (key === null) {
      this.tries.countFailure(address);
      return refused(HttpStatus.UNAUTHORIZED, 'This is none of the API keys of this service.');
    }
    if (allows(key.right, 'read')) return { key, status: HttpStatus.OK, problem: '' };
    return refused(
      HttpStatus.FORBIDDEN,
      `This key has the right ${key.right} alone; the console needs one with the right read or operate.`,
    );
  }
}

const refused = (status: number, problem: string): { key: null; status: number; problem: string } => ({
  key: null,
  status,
  problem,
});

/** Leads nowhere else than to a page of the console. */
function ownPage(to: unknown): string {
  return typeof to === 'string' && OWN_PAGE.test(to) ? to : HOME;
}
