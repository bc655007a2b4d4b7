import { type status } from '@grpc/grpc-js';

/** A call that Cloud Tasks refuses, with the code that its client sees. */
export class Refused extends Error {
  constructor(
    readonly code: status,
    message: string,
  ) {
    super(message);
  }
}
