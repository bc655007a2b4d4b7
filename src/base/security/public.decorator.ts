import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = Symbol('route without API key');

/** A controller or route that needs no API key, and therefore shows no data. */
export const Public = (): CustomDecorator<symbol> => SetMetadata(IS_PUBLIC, true);
