import 'reflect-metadata';

export interface VariableDescription {
  /** What the value has to be, as the end of "expected …". */
  expected: string;
  example: string;
}

const DESCRIPTION = Symbol('description of the variable');

/** Says what an environment variable has to be, for the message that stops the start. */
export function Variable(description: VariableDescription): PropertyDecorator {
  return (prototype, property) => Reflect.defineMetadata(DESCRIPTION, description, prototype, property);
}

/** @returns null for a variable that has no `@Variable`. */
export function describeVariable(prototype: object, property: string): VariableDescription | null {
  return (Reflect.getMetadata(DESCRIPTION, prototype, property) as VariableDescription | undefined) ?? null;
}
