import { Module } from '@nestjs/common';
import { ClockModule } from '../concurrency/clock.module';
import { LoggingModule } from '../logging/logging.module';
import { VendorGates } from './vendor-gates';

/** The gates, for those who call vendors and those who tell of them. */
@Module({ imports: [ClockModule, LoggingModule], providers: [VendorGates], exports: [VendorGates] })
export class VendorGateModule {}
