import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule, ENVIRONMENT } from '../../app.module';
import { environmentModule } from '../../base/config/environment.module';
import { withVariables } from '../cli.config';

/**
 * The service's own parts on a store that is thrown away, for a look at both accounts. The service's store stays closed:
 * its memory is not needed for a look, and a service that runs has it.
 *
 * @throws EnvironmentError, MappingError with every problem
 */
export function withServiceParts<T>(work: (parts: INestApplicationContext) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sync-command-'));
  const variables = {
    DATABASE_URL: `sqlite:${join(folder, 'look.db')}`,
    QUEUE_DRIVER: 'embedded',
    WEBHOOK_GUARD: 'off',
    LOG_LEVEL: 'fatal',
  };
  return withVariables(variables, async () => {
    try {
      const root = AppModule.with(await environmentModule(ENVIRONMENT));
      const parts = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
      try {
        return await work(parts);
      } finally {
        await parts.close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
