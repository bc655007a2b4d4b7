import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { AppError, type ErrorDetails, type ErrorKind } from './app-error';
import { ErrorDto } from './error.dto';
import { publicView } from './public-view';

type Documents = MethodDecorator & ClassDecorator;

/** Documents an answer that is an error; its example is what callers get to see of such an error. */
export function ApiFailure(kind: ErrorKind, description: string, message: string, details?: ErrorDetails): Documents {
  const example = publicView(new AppError(kind, message, details));
  return ApiResponse({ status: example.statusCode, description, type: ErrorDto, example });
}

/** Documents what every route answers that needs an API key and the store. */
export function ApiCommonFailures(): Documents {
  return applyDecorators(
    ApiFailure('unauthenticated', 'The API key is missing or wrong', 'Authentication required'),
    ApiFailure('internal', 'A bug; the log tells more under the correlation id of the answer’s header', ''),
    ApiFailure(
      'store-unavailable',
      'The store cannot be used at the moment; nothing was stored or changed, so repeat the call later',
      'The store cannot be used (disk full)',
    ),
  );
}

/** Documents the limit of bodies, which holds even where a route ignores them. */
export function ApiBodyTooLarge(): Documents {
  return ApiFailure('request-too-large', 'The body is larger than 1 MB', 'The body is larger than 1 MB');
}
