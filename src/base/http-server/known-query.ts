import {
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { getMetadataStorage } from 'class-validator';
import { type Request } from 'express';
import { type Observable } from 'rxjs';
import { AppError } from '../errors/app-error';
import { nearest } from '../records/nearest';
import { ACCESS, type Access } from '../security/access.decorator';

/** Any route takes it; `SignIn` reads it. */
const KEY = 'api_key';

const QUERY: number = RouteParamtypes.QUERY;

const TAKEN = Symbol('query parameters that the route reads by decorators of its own');

/** Names query parameters that a route reads otherwise than by `@Query`. */
export const TakesQuery = (...names: string[]): CustomDecorator<symbol> => SetMetadata(TAKEN, names);

/** Stands for a route that takes any parameter. */
const ANY: readonly string[] = [];

/** What may be repeated in a message of a name that the caller chose. */
const PLAIN_NAME = /^[\w-]{1,30}$/;

/**
 * Refuses a query parameter that the route does not read: one that is misspelt would otherwise be left out silently, and
 * with it what it asks for. Routes that need no key, which probes call, take any.
 */
export class KnownQuery implements NestInterceptor {
  /** By the method of a controller; looked up once, since every webhook comes by. */
  private readonly known = new Map<unknown, readonly string[]>();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handler = context.getHandler();
    const known = this.known.get(handler) ?? knownTo(context);
    this.known.set(handler, known);
    if (known !== ANY) refuseUnknown(context, known);
    return next.handle();
  }
}

/** The names of the parameters that the route reads, or `ANY`. */
function knownTo(context: ExecutionContext): readonly string[] {
  const handler = context.getHandler();
  const access = [handler, context.getClass()].map(
    (target) => Reflect.getMetadata(ACCESS, target) as Access | undefined,
  );
  if (access.includes('public')) return ANY;
  const taken = (Reflect.getMetadata(TAKEN, handler) ?? []) as string[];
  return [...taken, ...parametersOf(context.getClass(), handler.name)];
}

function refuseUnknown(context: ExecutionContext, known: readonly string[]): void {
  const { query } = context.switchToHttp().getRequest<Request>();
  const unknown = Object.keys(query).find((name) => name !== KEY && !known.includes(name));
  if (unknown !== undefined) throw new AppError('invalid-request', refusal(unknown, known));
}

function refusal(unknown: string, known: readonly string[]): string {
  const name = PLAIN_NAME.test(unknown) ? ` ${unknown}` : '';
  const [similar] = nearest(unknown, [KEY, ...known]);
  if (similar !== undefined) return `This route has no query parameter${name}; ${similar} is meant, perhaps`;
  const others = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return `This route has no query parameter${name}; ${others}`;
}

/** The names that the route's arguments read by `@Query`: those of a class, or the one that is given. */
function parametersOf(controller: Type, method: string): string[] {
  const routeArguments = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { index: number; data?: unknown }
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ?? []) as Type[];
  return Object.entries(routeArguments)
    .filter(([kind]) => Number(kind.split(':')[0]) === QUERY)
    .flatMap(([, { index, data }]) => (typeof data === 'string' ? [data] : propertiesOf(types[index])));
}

function propertiesOf(type: Type | undefined): string[] {
  if (type === undefined) return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}
