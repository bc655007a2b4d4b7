import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { VendorMetrics } from '../base/metrics/vendor-metrics';
import { MarketoClient } from './marketo.client';
import { type MarketoConfig, marketoConfig } from './marketo.config';

/** One Marketo client for the whole service, as the environment describes it. */
@Module({
  imports: [ConfigModule.forFeature(marketoConfig)],
  providers: [
    {
      provide: MarketoClient,
      inject: [marketoConfig.KEY, VendorMetrics],
      useFactory: ({ identityUrl, restUrl, clientId, clientSecret }: MarketoConfig, metrics: VendorMetrics) =>
        new MarketoClient({ identityUrl, restUrl, clientId, clientSecret, onCall: metrics.count }),
    },
  ],
  exports: [MarketoClient],
})
export class MarketoModule {}
