import { Injectable, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './access.decorator';

/** Keeps the service from starting with a route of which nobody said who may call it. */
@Injectable()
export class DeclaredAccess implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws TypeError that names the routes. */
  onModuleInit(): void {
    const undeclared = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (typeof metatype === 'function' ? this.undeclaredOf(metatype) : []));
    if (undeclared.length > 0) throw new TypeError(`Routes without a declared right: ${undeclared.join(', ')}`);
  }

  private undeclaredOf(controller: Function): string[] {
    const prototype = controller.prototype as object;
    const methodOf = (name: string): Function => Reflect.get(prototype, name) as Function;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => Reflect.hasMetadata(METHOD_METADATA, methodOf(name)))
      .filter(
        (name) =>
          this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [methodOf(name), controller]) === undefined,
      )
      .map((name) => `${controller.name}.${name}`);
  }
}
