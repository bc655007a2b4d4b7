import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type HandlesTask } from '../task';
import { type TaskDefinition } from '../task-definition';
import { handledTask } from './task-handler.decorator';

/** The definitions of the tasks that the product has; provided from above, since the queue knows none. */
export const QUEUE_TASKS = Symbol('definitions of the tasks of the queue');

interface Handled {
  readonly definition: TaskDefinition;
  readonly handler: HandlesTask<object>;
}

/** Finds the handlers by their decorator. */
@Injectable()
export class HandlerRegistry implements OnModuleInit {
  private readonly handled = new Map<string, Handled>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(QUEUE_TASKS) private readonly definitions: readonly TaskDefinition[],
  ) {}

  /** @throws TypeError where a definition has no handler or two, or a handler's one is not declared. */
  onModuleInit(): void {
    const problems: string[] = [];
    for (const found of this.found()) {
      const { type } = found.definition;
      if (this.handled.has(type)) problems.push(`${type} has more than one handler`);
      if (!this.definitions.includes(found.definition))
        problems.push(`${type} has a handler but is no declared task type`);
      this.handled.set(type, found);
    }
    const missing = this.definitions.filter(({ type }) => !this.handled.has(type));
    problems.push(...missing.map(({ type }) => `${type} has no handler`));
    if (problems.length > 0) throw new TypeError(`Task types: ${problems.join('; ')}`);
  }

  /** @throws TypeError for a type that nobody declared. */
  handlerOf(type: string): HandlesTask {
    const found = this.handled.get(type);
    if (found === undefined) throw new TypeError(`There is no handler for tasks of type ${type}`);
    const { definition, handler } = found;
    return {
      handle: (task) => handler.handle({ ...task, params: definition.read(task.params) }),
      together: () => handler.together?.() ?? 1,
    };
  }

  private found(): Handled[] {
    return this.discovery.getProviders().flatMap(({ metatype, instance }) => {
      const definition = metatype ? handledTask(metatype) : null;
      return definition === null ? [] : [{ definition, handler: instance as HandlesTask<object> }];
    });
  }
}
