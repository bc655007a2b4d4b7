import { type Operation, type Parameter, type Schema } from './operation.ts';

interface SwaggerParameter extends Schema {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

interface SwaggerOperation {
  operationId: string;
  parameters?: SwaggerParameter[];
  responses: Record<string, { schema?: Schema }>;
}

/** A Swagger 2.0 document. */
export interface SwaggerDocument {
  paths: Record<string, Record<string, SwaggerOperation>>;
  definitions: Record<string, Schema>;
}

/** Its references stay, with the definitions beside them; in a parameter the schema's members stand at its root. */
export function operationsOfSwagger(
  { paths, definitions }: SwaggerDocument,
  file: string,
  credentials: string[],
): Operation[] {
  const whole = (schema: Schema): Schema => ({ ...resolved(schema, definitions), definitions });
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], responses }]) => {
      const body = parameters.find((parameter) => parameter.in === 'body');
      return {
        id: operationId,
        method: method.toUpperCase(),
        path,
        file,
        parameters: parameters.filter((parameter) => parameter.in !== 'body').map(parameterOf),
        ...(body?.schema && { body: { required: body.required ?? false, schema: whole(body.schema) } }),
        answers: Object.fromEntries(
          Object.entries(responses).map(([status, { schema = {} }]) => [status, whole(schema)]),
        ),
        credentials,
      };
    }),
  );
}

function parameterOf({ name, in: place, required = false, ...schema }: SwaggerParameter): Parameter {
  return { name, in: place as Parameter['in'], required, schema };
}

function resolved(schema: Schema, definitions: Record<string, Schema>): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  return definitions[reference.replace('#/definitions/', '')] ?? {};
}
