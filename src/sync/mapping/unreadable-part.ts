import { AppError } from '../../base/errors/app-error';

/**
 * Something beside the mapped record that its vendor refuses for good to show. The target field that needs it is left
 * as it is, neither written nor cleared; the others are carried over.
 */
export class UnreadablePart extends AppError {
  override readonly name = 'UnreadablePart';

  constructor(refusal: AppError) {
    super(refusal.kind, refusal.message, refusal.details, { cause: refusal });
  }
}
