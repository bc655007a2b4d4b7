import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiQuery } from '@nestjs/swagger';
import { TakesQuery } from '../../../base/http-server/known-query';
import { DryRunResult } from './dry-run.dto';

const EXAMPLE = {
  type: 'lead-to-person',
  params: { leadId: 30 },
  price: { marketoCalls: 1, pipedriveCalls: 2, pipedriveTokens: 6 },
  spent: { marketoCalls: 1, pipedriveCalls: 1, pipedriveTokens: 1 },
  result: { status: 'updated', id: 12, changes: [{ field: 'name', from: 'Ada', to: 'Ada Lovelace' }] },
  error: null,
} satisfies DryRunResult;

/** Documents that a route can be asked what its task would do. */
export function ApiDryRun(): MethodDecorator {
  return applyDecorators(
    TakesQuery('dryRun'),
    ApiQuery({
      name: 'dryRun',
      required: false,
      schema: { type: 'boolean', default: false },
      description: 'true: tells what the task would do and cost; nothing is stored or written. Needs the right operate',
    }),
    ApiOkResponse({
      description: 'What the task would do (`dryRun=true`); nothing was stored',
      type: DryRunResult,
      example: EXAMPLE,
    }),
  );
}
