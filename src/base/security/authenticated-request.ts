import { type Request } from 'express';
import { type Right } from '../config/api-keys';

/** A request that the guard let through. */
export interface AuthenticatedRequest extends Request {
  /** Name of the API key that came with it; absent on public routes. */
  apiKeyName?: string;
  /** The right of that key. */
  apiKeyRight?: Right;
}
