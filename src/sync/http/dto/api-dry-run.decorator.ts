import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiQuery } from '@nestjs/swagger';
import { DryRunResult } from './dry-run.dto';

/** Documents that a route can be asked what its task would do. */
export function ApiDryRun(): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'dryRun',
      required: false,
      schema: { type: 'boolean', default: false },
      description: 'true: tells what the task would do and cost; nothing is stored or written. Needs the right operate',
    }),
    ApiOkResponse({ description: 'What the task would do (`dryRun=true`); nothing was stored', type: DryRunResult }),
  );
}
