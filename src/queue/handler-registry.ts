import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type HandlesTask } from './task';
import { handledType } from './task-handler.decorator';

/** The task types that the product has; provided from above, since the queue knows none. */
export const QUEUE_TASK_TYPES = Symbol('task types of the queue');

/** Finds the handlers by their decorator. */
@Injectable()
export class HandlerRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, HandlesTask>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(QUEUE_TASK_TYPES) readonly types: readonly string[],
  ) {}

  /** @throws TypeError where a task type has no handler or two, or a handler's type is not declared. */
  onModuleInit(): void {
    const problems: string[] = [];
    for (const { type, handler } of this.found()) {
      if (this.handlers.has(type)) problems.push(`${type} has more than one handler`);
      if (!this.types.includes(type)) problems.push(`${type} has a handler but is no declared task type`);
      this.handlers.set(type, handler);
    }
    const missing = this.types.filter((type) => !this.handlers.has(type)).map((type) => `${type} has no handler`);
    if (problems.length + missing.length > 0)
      throw new TypeError(`Task types: ${[...problems, ...missing].join('; ')}`);
  }

  /** @throws TypeError for a type that nobody declared. */
  handlerOf(type: string): HandlesTask {
    const handler = this.handlers.get(type);
    if (handler === undefined) throw new TypeError(`There is no handler for tasks of type ${type}`);
    return handler;
  }

  private found(): { type: string; handler: HandlesTask }[] {
    return this.discovery.getProviders().flatMap(({ metatype, instance }) => {
      const type = metatype ? handledType(metatype) : null;
      return type === null ? [] : [{ type, handler: instance as HandlesTask }];
    });
  }
}
