import 'reflect-metadata';
import { Injectable, type Type } from '@nestjs/common';
import { type HandlesTask } from './task';

const TASK_TYPE = Symbol('type of the tasks that the provider handles');

/** Makes a provider the handler of one task type; every type has exactly one, which is checked at start. */
export function TaskHandler(type: string): (handler: Type<HandlesTask>) => void {
  return (handler) => {
    Injectable()(handler);
    Reflect.defineMetadata(TASK_TYPE, type, handler);
  };
}

/** @returns null for a class that is no handler. */
export function handledType(handler: object): string | null {
  return (Reflect.getOwnMetadata(TASK_TYPE, handler) as string | undefined) ?? null;
}
