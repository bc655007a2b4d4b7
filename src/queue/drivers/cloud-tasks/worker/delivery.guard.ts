import { type IncomingHttpHeaders } from 'node:http';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type Request } from 'express';
import { AppError } from '../../../../base/errors/app-error';
import { type ApiKeys } from '../../../../base/security/api-keys';
import { type CloudTasksSettings } from '../../../queue.config';
import { DeliveryIdentity } from './delivery-identity';

/** Throws AppError `unauthenticated` where the headers are not those of a delivery. */
export type DeliveryCheck = (headers: IncomingHttpHeaders) => Promise<void>;

/** Injects the `DeliveryCheck`. */
export const DELIVERY_CHECK = Symbol('who may deliver tasks');

/** Lets deliveries through and nothing else. */
@Injectable()
export class DeliveryGuard implements CanActivate {
  constructor(@Inject(DELIVERY_CHECK) private readonly check: DeliveryCheck) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.check(context.switchToHttp().getRequest<Request>().headers);
    return true;
  }
}

/** Cloud Tasks is known by its token, an emulator by any API key, whatever its right; with another driver nobody may deliver. */
export function deliveryCheck(settings: CloudTasksSettings | null, apiKeys: ApiKeys): DeliveryCheck {
  if (settings === null) return refuse('Authentication required: the queue of this service is not at Cloud Tasks');
  if (settings.serviceAccount === null) return keyCheck(apiKeys);
  const identity = new DeliveryIdentity(settings.workerUrl, settings.serviceAccount);
  return ({ authorization }) => identity.verify(authorization);
}

function keyCheck(apiKeys: ApiKeys): DeliveryCheck {
  return (headers) => {
    const key = headers['x-api-key'];
    const isKnown = typeof key === 'string' && apiKeys.find(key) !== null;
    return isKnown ? Promise.resolve() : refuse('Authentication required')(headers);
  };
}

const refuse =
  (message: string): DeliveryCheck =>
  () =>
    Promise.reject(new AppError('unauthenticated', message));
