import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type ErrorRequestHandler, raw, type Request, type RequestHandler } from 'express';
import { AppError } from '../errors/app-error';

const LARGEST_BODY = '1mb';

/**
 * Reads bodies as bytes, of any content type: most routes ignore theirs, and one that does not asks for it by
 * `JsonBody`. A body that is too large or cannot be read is refused.
 */
export function bodyAsBytes(): [RequestHandler, ErrorRequestHandler] {
  return [
    raw({ type: () => true, limit: LARGEST_BODY }),
    (thrown: unknown, request, _response, next) => next(bodyFailure(thrown, request)),
  ];
}

/** Stands for a body that was sent and cannot be read. */
class UnreadableBody {
  constructor(readonly reason: string) {}
}

/** The parsed body, of whatever content type; undefined where there is none. Answers 400 for one that is no JSON. */
export const JsonBody = createParamDecorator((_data: unknown, context: ExecutionContext): unknown => {
  const { body } = context.switchToHttp().getRequest<Request>() as { body: unknown };
  if (body instanceof UnreadableBody) {
    throw new AppError('invalid-request', `The body cannot be read (${body.reason})`);
  }
  return body instanceof Uint8Array ? parsedBody(body) : undefined;
});

function parsedBody(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message repeats parts of the body, which may be personal data.
    throw new AppError('invalid-request', 'The body is not valid JSON');
  }
}

/** Only a route that asks for its body fails for one that cannot be read; one that is too large is refused anywhere. */
function bodyFailure(thrown: unknown, request: Request): unknown {
  const { type, status } = Object(thrown) as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') return new AppError('request-too-large', 'The body is larger than 1 MB');
  if (typeof status !== 'number' || status >= 500) return thrown;
  request.body = new UnreadableBody(typeof type === 'string' ? type : 'its content encoding does not fit');
  return undefined;
}
