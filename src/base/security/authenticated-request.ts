import { type Request } from 'express';

/** A request that the guard let through. */
export interface AuthenticatedRequest extends Request {
  /** Name of the API key that came with it; absent on public routes. */
  apiKeyName?: string;
}
