import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ErrorsFilter } from './errors.filter';
import { validationPipe } from './validation';

/** One form of error for every route. */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ErrorsFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
})
export class ErrorsModule {}
