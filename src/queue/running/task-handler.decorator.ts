import 'reflect-metadata';
import { Injectable, type Type } from '@nestjs/common';
import { type HandlesTask } from '../task';
import { type TaskDefinition } from '../task-definition';

const TASK = Symbol('definition of the tasks that the provider handles');

/** Makes a provider the handler of one type of task; every type has exactly one, which is checked at start. */
export function TaskHandler<Params extends object>(
  definition: TaskDefinition<Params>,
): (handler: Type<HandlesTask<Params>>) => void {
  return (handler) => {
    Injectable()(handler);
    Reflect.defineMetadata(TASK, definition, handler);
  };
}

/** @returns null for a class that is no handler. */
export function handledTask(handler: object): TaskDefinition | null {
  return (Reflect.getOwnMetadata(TASK, handler) as TaskDefinition | undefined) ?? null;
}
