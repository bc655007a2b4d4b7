import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { MarketoClient } from './marketo.client';
import { type MarketoConfig, marketoConfig } from './marketo.config';

/** One Marketo client for the whole service, as the environment describes it. */
@Module({
  imports: [ConfigModule.forFeature(marketoConfig)],
  providers: [
    {
      provide: MarketoClient,
      inject: [marketoConfig.KEY],
      useFactory: ({ identityUrl, restUrl, clientId, clientSecret }: MarketoConfig) =>
        new MarketoClient({ identityUrl, restUrl, clientId, clientSecret }),
    },
  ],
  exports: [MarketoClient],
})
export class MarketoModule {}
