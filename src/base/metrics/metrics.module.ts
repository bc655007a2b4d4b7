import { Global, Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller';
import { VendorGateModule } from '../vendor-gate/vendor-gate.module';
import { METRICS, metricsRegistry } from './metrics-registry';
import { VendorMetrics } from './vendor-metrics';

/** `GET /metrics`, and the registry in which modules put what they measure. */
@Global()
@Module({
  imports: [VendorGateModule],
  controllers: [MetricsController],
  providers: [{ provide: METRICS, useFactory: metricsRegistry }, VendorMetrics],
  exports: [METRICS, VendorMetrics],
})
export class MetricsModule {}
