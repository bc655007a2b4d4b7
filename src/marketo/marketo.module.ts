import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { VendorMetrics } from '../base/metrics/vendor-metrics';
import { VendorGateModule } from '../base/vendor-gate/vendor-gate.module';
import { VendorGates } from '../base/vendor-gate/vendor-gates';
import { MarketoClient } from './marketo.client';
import { type MarketoConfig, marketoConfig } from './marketo.config';

/** One Marketo client for the whole service, as the environment describes it. */
@Module({
  imports: [ConfigModule.forFeature(marketoConfig), VendorGateModule],
  providers: [
    {
      provide: MarketoClient,
      inject: [marketoConfig.KEY, VendorMetrics, VendorGates],
      useFactory: (
        { identityUrl, restUrl, clientId, clientSecret }: MarketoConfig,
        { count: onCall }: VendorMetrics,
        gates: VendorGates,
      ) => {
        const gate = gates.create({ vendor: 'Marketo', credentials: 'MARKETO_CLIENT_SECRET' });
        const client = new MarketoClient({ identityUrl, restUrl, clientId, clientSecret, onCall, gate });
        gate.probeWith(() => client.probe());
        return client;
      },
    },
  ],
  exports: [MarketoClient],
})
export class MarketoModule {}
