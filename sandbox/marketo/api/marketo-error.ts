/** Why a call or one of its records is refused, in Marketo's words. */
export interface Reason {
  code: string;
  message: string;
}

/** A response-level error: HTTP 200, `success: false`. */
export class MarketoError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'MarketoError';
    this.code = code;
  }
}

/** A record-level reason where a record is refused, else the values it carries. */
export type Checked<T> = { accepted: T } | { refused: Reason };

export function refused(code: string, message: string): { refused: Reason } {
  return { refused: { code, message } };
}
