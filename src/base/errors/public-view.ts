import { HttpException } from '@nestjs/common';
import { type AppError, FAILURES } from './app-error';
import { type ErrorDto } from './error.dto';

const WITHHELD = 'An unexpected error happened inside the service; its log tells more';

/** What a caller sees of an error. A bug keeps its words to itself. */
export function publicView({ kind, message, details }: AppError): ErrorDto {
  const { outcomeUnknown: _, ...shown } = kind === 'internal' ? {} : details;
  return {
    statusCode: FAILURES[kind].status,
    message: kind === 'internal' ? WITHHELD : message,
    kind,
    ...(Object.keys(shown).length > 0 && { details: shown }),
  };
}

/** Nest's own errors, for example an unknown route, in the same form. */
export function publicViewOfHttp(exception: HttpException): ErrorDto {
  return { statusCode: exception.getStatus(), message: withoutQuery(messageOf(exception)) };
}

function messageOf(exception: HttpException): string {
  const response = exception.getResponse();
  const { message } = (typeof response === 'string' ? { message: response } : response) as { message?: unknown };
  if (Array.isArray(message)) return message.join('; ');
  return typeof message === 'string' ? message : exception.message;
}

/** Nest names the whole URL of a route that it does not know, the API key included. */
const withoutQuery = (message: string): string => message.replace(/\?\S*/, '');
