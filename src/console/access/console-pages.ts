import {
  applyDecorators,
  Controller,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../base/security';
import { type PageContext } from '../view/page-context';
import { ConsoleErrors } from './console-errors.filter';
import { ConsoleGuard, type ConsoleRequest } from './console.guard';
import { CONSOLE, PAGE_ACCESS, type PageAccess } from './visitor';

/**
 * A controller of pages below `/console`. To look needs the right `read`, to send a form `operate`, where the route does
 * not say otherwise by `OpenTo`. An API key is not asked for: the guard of the console looks at the session.
 */
export const ConsolePages = (path = ''): ClassDecorator =>
  applyDecorators(
    Controller([CONSOLE, ...(path === '' ? [] : [path])].join('/')),
    Public(),
    UseGuards(ConsoleGuard),
    UseFilters(ConsoleErrors),
    ApiExcludeController(),
  );

/** Opens a page, or a form that changes nothing, to others than its method would tell. */
export const OpenTo = (access: PageAccess): CustomDecorator<symbol> => SetMetadata(PAGE_ACCESS, access);

/** What the parts of the page may need. Only on routes that are not open to anybody. */
export const Page = createParamDecorator((_data: unknown, context: ExecutionContext): PageContext => {
  const { page } = context.switchToHttp().getRequest<ConsoleRequest>();
  if (page === undefined) throw new TypeError('Nobody has signed in');
  return page;
});
