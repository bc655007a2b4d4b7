import { applyDecorators, type CustomDecorator, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type Right } from '../config/api-keys';
import { ApiFailure } from '../errors/api-failure.decorator';
import { forbidden } from './forbidden';

/** What a caller needs for a route: a key with this right, or nothing. */
export type Access = Right | 'public';

export const ACCESS = Symbol('what a caller of the route needs');

/** Where the OpenAPI document says of a route which right it needs. */
export const RIGHT_IN_DOCUMENT = 'x-required-right';

/** A controller or route that needs no API key, and therefore shows no data. */
export const Public = (): CustomDecorator<symbol> => SetMetadata(ACCESS, 'public' satisfies Access);

/** A controller or route that needs a key with this right; that of a route goes before that of its controller. */
export function NeedsRight(right: Right): MethodDecorator & ClassDecorator {
  const { kind, message, details } = forbidden(right);
  return applyDecorators(
    SetMetadata(ACCESS, right satisfies Access),
    ApiExtension(RIGHT_IN_DOCUMENT, right),
    ApiFailure(kind, 'The API key has not the right that the route needs', message, details),
  );
}
