import { AppError } from '../../base/errors/app-error';

/** Nobody has signed in, or the session is over. */
export class NotSignedIn extends AppError {
  override readonly name = 'NotSignedIn';

  constructor() {
    super('unauthenticated', 'Nobody is signed in, or the session is over: sign in again. Nothing was done');
  }
}
