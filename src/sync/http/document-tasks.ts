import { memberOf } from '../../base/by-name';
import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { TASKS } from '../tasks/definitions';
import { RESULTS_OF_STATUS } from './dto/task-result.dto';
import { TASK_EXAMPLES, TASK_PAGE_EXAMPLE } from './task-examples';

type Members = Record<string, unknown>;

const TASK_TYPES = TASKS.map(({ type }) => type);

/** The schemas that `documentTasks` refers to. */
export const RESULT_SCHEMAS = [...new Set(Object.values(RESULTS_OF_STATUS).flat())];

/**
 * Completes the description of the queue's routes, which know neither the types of tasks nor their results.
 *
 * @throws TypeError where the document lacks what is to be completed.
 */
export function documentTasks(document: OpenAPIObject): OpenAPIObject {
  const complete = (path: readonly string[], added: Members): void => void Object.assign(at(document, path), added);
  const task = ['components', 'schemas', 'TaskDto', 'properties'];
  complete([...task, 'type'], { enum: TASK_TYPES });
  complete([...task, 'result'], resultSchema());
  complete(['components', 'schemas', 'FailureGroupDto', 'properties', 'type'], { enum: TASK_TYPES });
  for (const route of [
    ['/tasks', 'get'],
    ['/tasks/retry', 'post'],
  ]) {
    complete(['paths', ...route, 'parameters', 'type', 'schema'], { enum: TASK_TYPES });
  }
  complete(jsonOf('/tasks', '200'), { example: TASK_PAGE_EXAMPLE });
  complete(jsonOf('/tasks/{name}', '200'), { examples: TASK_EXAMPLES });
  return document;
}

function jsonOf(path: string, status: string): string[] {
  return ['paths', path, 'get', 'responses', status, 'content', 'application/json'];
}

/** No discriminator: a status alone does not tell the form of the result. */
function resultSchema(): Members {
  return { anyOf: RESULT_SCHEMAS.map((schema) => ({ $ref: getSchemaPath(schema) })) };
}

/** Entries of a list go by their `name`. */
function at(document: object, path: readonly string[]): object {
  return path.reduce<object>((parent, name) => {
    const child: unknown = Array.isArray(parent)
      ? (parent as { name?: string }[]).find((entry) => entry.name === name)
      : memberOf(parent as Members, name);
    if (typeof child !== 'object' || child === null) throw new TypeError(`The document has no ${path.join(' ')}`);
    return child;
  }, document);
}
