import { type ValidationError } from './problems.ts';

/** An answer other than success: thrown by operations, worded once in the server. */
export class Failure extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(`answer ${String(status)}`);
    this.status = status;
    this.body = body;
  }
}

/** Something the real API has and this one does not: an error, so that it never reads as an empty answer. */
export class NotImitatedError extends Failure {
  constructor(what: string) {
    super(501, { success: false, error: `${what} is not imitated by the sandbox`, code: 'ERR_NOT_IMPLEMENTED' });
  }
}

export function notFound(): Failure {
  return new Failure(404, {
    success: false,
    error: 'Entity was not found',
    error_info: 'Object was not found.',
    data: null,
    additional_data: null,
  });
}

/** What the user may not do. */
export function forbidden(): Failure {
  return new Failure(403, {
    success: false,
    error: 'You do not have permissions to do this.',
    error_info: 'Please check developers.pipedrive.com',
    data: null,
    additional_data: null,
  });
}

export function gone(): Failure {
  return new Failure(410, { ...notFound().body, error: 'Entity is deleted', error_info: 'Object was deleted.' });
}

export function legacyNotFound(error: string): Failure {
  return new Failure(404, { success: false, error });
}

/** A refused body or query, with every problem. */
export function validationFailure(error: ValidationError): Failure {
  if (error.isForbidden) {
    const { member, message } = error.problems[0] ?? { member: 'body', message: '' };
    return new Failure(403, {
      success: false,
      error: `${member}: ${message}`,
      error_info: 'Please check developers.pipedrive.com',
      data: null,
      additional_data: null,
    });
  }
  return badRequest(error.message);
}

export function badRequest(error: string): Failure {
  return new Failure(400, { success: false, error, code: 'ERR_SCHEMA_VALIDATION_FAILED' });
}

export const UNAUTHORIZED_BODY = {
  success: false,
  error: 'unauthorized access',
  errorCode: 401,
  error_info: 'Please check developers.pipedrive.com',
} as const;

export const OVER_LIMIT_BODY = {
  success: false,
  error: 'request over limit',
  errorCode: 429,
  error_info: 'Please check developers.pipedrive.com',
  data: null,
  additional_data: null,
} as const;

/** What stands in front of the API answers where the API itself does not. */
export const GATEWAY_PAGE = '<!DOCTYPE html><html lang="en-US"><body><h1>Bad gateway</h1></body></html>\n';

/** What stands in front of the API answers to a caller who ignored 429s. */
export const BLOCK_PAGE =
  '<!DOCTYPE html><html lang="en-US"><head><title>Access denied</title></head>' +
  '<body><h1>Sorry, you have been blocked</h1><p>You are unable to access this site.</p></body></html>\n';
