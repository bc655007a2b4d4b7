import { Inject, Injectable } from '@nestjs/common';
import { type Request } from 'express';
import { CLOCK, type Clock } from '../concurrency/clock';
import { AppError } from '../errors/app-error';
import { ApiKeys, type KnownKey } from './api-keys';
import { FailedSignIns } from './failed-sign-ins';

/** Tells whose key a request carries. A right key is never kept waiting; the refusal of a wrong one may be. */
@Injectable()
export class SignIn {
  private readonly failures = new FailedSignIns();

  constructor(
    private readonly apiKeys: ApiKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * By query parameter `api_key` or header `X-API-Key`, each once: a repeated parameter would be many tries in one.
   *
   * @throws AppError `unauthenticated`
   */
  async keyOf({ query, headers, ip }: Pick<Request, 'query' | 'headers' | 'ip'>): Promise<KnownKey> {
    const given = [query['api_key'], headers['x-api-key']].filter((key) => typeof key === 'string');
    const known = given.map((key) => this.apiKeys.find(key)).find((key) => key !== null);
    if (known !== undefined) return known;
    if (given.length > 0) await this.failures.slow(ip ?? '', this.clock);
    throw new AppError('unauthenticated', 'Authentication required');
  }
}
