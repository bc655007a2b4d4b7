import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { APP_GUARD } from '@nestjs/core';
import { type SecurityConfig, securityConfig } from '../config/base.config';
import { ApiKeyGuard } from './api-key.guard';
import { ApiKeys } from './api-keys';

/** Puts the guard before every route of the application. */
@Module({
  imports: [ConfigModule.forFeature(securityConfig)],
  providers: [
    {
      provide: ApiKeys,
      inject: [securityConfig.KEY],
      useFactory: ({ API_KEYS }: SecurityConfig) => new ApiKeys(API_KEYS),
    },
    { provide: APP_GUARD, useClass: ApiKeyGuard },
  ],
  exports: [ApiKeys],
})
export class SecurityModule {}
