import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { VendorMetrics } from '../base/metrics/vendor-metrics';
import { VendorGateModule } from '../base/vendor-gate/vendor-gate.module';
import { VendorGates } from '../base/vendor-gate/vendor-gates';
import { MarketoClient } from './marketo.client';
import { type MarketoConfig, marketoConfig } from './marketo.config';

/** What is said of the gate to Marketo. */
export const MARKETO_GATE = {
  vendor: 'Marketo',
  advice: {
    variable: 'MARKETO_CLIENT_SECRET',
    message:
      'Compare MARKETO_CLIENT_ID and MARKETO_CLIENT_SECRET with the service in Marketo (Admin > LaunchPoint > View Details), and look whether its API user is active; where they differ, set the variables and restart. Tasks wait, and nothing has to be retried',
  },
};

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
        const gate = gates.create(MARKETO_GATE);
        const client = new MarketoClient({ identityUrl, restUrl, clientId, clientSecret, onCall, gate });
        gate.probeWith(() => client.probe());
        return client;
      },
    },
  ],
  exports: [MarketoClient],
})
export class MarketoModule {}
