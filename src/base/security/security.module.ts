import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { type SecurityConfig, securityConfig } from '../config/base.config';
import { ApiKeyGuard } from './api-key.guard';
import { ApiKeys } from './api-keys';
import { DeclaredAccess } from './declared-access';
import { SignIn } from './sign-in';

/** Puts the guard before every route of the application. Needs a clock. */
@Module({
  imports: [ConfigModule.forFeature(securityConfig), DiscoveryModule],
  providers: [
    {
      provide: ApiKeys,
      inject: [securityConfig.KEY],
      useFactory: ({ API_KEYS }: SecurityConfig) => new ApiKeys(API_KEYS),
    },
    SignIn,
    DeclaredAccess,
    { provide: APP_GUARD, useClass: ApiKeyGuard },
  ],
  exports: [ApiKeys],
})
export class SecurityModule {}
