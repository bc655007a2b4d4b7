import { Global, Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { VendorGateModule } from '../vendor-gate/vendor-gate.module';
import { ReadinessRegistry } from './readiness-registry';

@Global()
@Module({
  imports: [VendorGateModule],
  controllers: [HealthController],
  providers: [ReadinessRegistry],
  exports: [ReadinessRegistry],
})
export class HealthModule {}
