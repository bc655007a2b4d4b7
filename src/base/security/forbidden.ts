import { type Right } from '../config/api-keys';
import { AppError } from '../errors/app-error';

/** Whether a key with the one right may do what needs the other. */
export const allows = (given: Right, needed: Right): boolean => given === 'operate' || given === needed;

/** What a caller gets whose key has another right than the one that is needed. */
export function forbidden(needed: Right): AppError {
  return new AppError('forbidden', `This needs an API key with the right ${needed}`, { right: needed });
}
