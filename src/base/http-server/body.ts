import { type CallHandler, createParamDecorator, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { raw, type Request, type Response } from 'express';
import { type Observable } from 'rxjs';
import { AppError } from '../errors/app-error';
import { DEEPEST_NESTING, isNestedTooDeep } from './nesting';

const LARGEST_BODY = '1mb';

const readBytes = raw({ type: () => true, limit: LARGEST_BODY });

/**
 * Reads bodies as bytes, of any content type: most routes ignore theirs, and one that does not asks for it by
 * `JsonBody`. It stands behind the guards, so that nothing is read of whoever may not call the route. A body that is
 * too large is refused.
 */
export class BodyReader implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (request.method !== 'GET') await readBody(request, http.getResponse<Response>());
    return next.handle();
  }
}

async function readBody(request: Request, response: Response): Promise<void> {
  // Of a caller that hung up meanwhile there is nothing to read, which must not look like a call without a body.
  if (request.destroyed && !request.complete) request.body = new UnreadableBody('request.aborted');
  else
    await new Promise<void>((resolve, reject) => {
      readBytes(request, response, (thrown?: unknown) => {
        const failure = thrown === undefined ? undefined : bodyFailure(thrown, request);
        if (failure === undefined) resolve();
        else reject(failure);
      });
    });
}

/** Stands for a body that was sent and cannot be read. */
class UnreadableBody {
  constructor(readonly reason: string) {}
}

/** The parsed body, of whatever content type; undefined where there is none. Answers 400 for one that is no JSON or nested too deep. */
export const JsonBody = createParamDecorator((_data: unknown, context: ExecutionContext): unknown => {
  const bytes = readableBody(context);
  return bytes === null ? undefined : parsedBody(bytes);
});

/** The fields of a form that was sent as the body; none where there is no body. */
export const FormBody = createParamDecorator((_data: unknown, context: ExecutionContext): URLSearchParams => {
  return new URLSearchParams(new TextDecoder().decode(readableBody(context) ?? new Uint8Array()));
});

/** @throws AppError `invalid-request` for a body that was sent and could not be read; null where there is none. */
function readableBody(context: ExecutionContext): Uint8Array | null {
  const { body } = context.switchToHttp().getRequest<Request>() as { body: unknown };
  if (body instanceof UnreadableBody) {
    throw new AppError('invalid-request', `The body cannot be read (${body.reason})`);
  }
  return body instanceof Uint8Array ? body : null;
}

function parsedBody(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return undefined;
  const body = json(text);
  if (!isNestedTooDeep(body)) return body;
  throw new AppError('invalid-request', `The body is nested more than ${DEEPEST_NESTING} levels deep`);
}

function json(text: string): unknown {
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
