import { Global, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { type LoggingConfig, loggingConfig } from '../config/base.config';
import { configuredSecrets } from '../config/configured-secrets';
import { createLog, LOG } from './log';
import { NestLog } from './nest-log';

@Global()
@Module({
  imports: [ConfigModule.forFeature(loggingConfig)],
  providers: [
    {
      provide: LOG,
      inject: [loggingConfig.KEY],
      useFactory: ({ LOG_LEVEL, LOG_FORMAT, traceProject }: LoggingConfig) =>
        createLog({ level: LOG_LEVEL, format: LOG_FORMAT, traceProject, secrets: configuredSecrets() }),
    },
    {
      provide: NestLog,
      inject: [LOG],
      useFactory: (log: ConstructorParameters<typeof NestLog>[0]) => new NestLog(log),
    },
  ],
  exports: [LOG, NestLog],
})
export class LoggingModule {}
