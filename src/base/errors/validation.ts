import { ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { AppError } from './app-error';

/** Checks what controllers declare by their DTO classes; each message names the field that is wrong. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    exceptionFactory: (errors) => new AppError('invalid-request', [...new Set(errors.flatMap(messages))].join('; ')),
  });
}

function messages({ constraints = {}, children = [] }: ValidationError): string[] {
  return [...new Set(Object.values(constraints)), ...children.flatMap(messages)];
}
