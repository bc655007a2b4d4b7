import { type Operation, type Parameter, type Schema } from './operation.ts';

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

interface OpenApiOperation {
  operationId: string;
  parameters?: (Omit<Parameter, 'required'> & { required?: boolean })[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content>;
  security?: Record<string, string[]>[];
}

/** An OpenAPI 3.0 document without references. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { securitySchemes: Record<string, { type: string; in?: string; name?: string }> };
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);
const JSON_TYPE = 'application/json';

/** @param prefix - where the account's own host serves these paths. */
export function operationsOfOpenApi(document: OpenApiDocument, file: string, prefix: string): Operation[] {
  const schemes = document.components.securitySchemes;
  const headerOf = (scheme: string): string[] => {
    const { type, in: place, name = '' } = schemes[scheme] ?? { type: '' };
    return type === 'apiKey' && place === 'header' ? [name] : ['authorization'];
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.has(method))
      .map(([method, { operationId, parameters = [], requestBody, responses, security = [] }]) => ({
        id: operationId,
        method: method.toUpperCase(),
        path: prefix + path,
        file,
        parameters: parameters.map((parameter) => ({ ...parameter, required: parameter.required ?? false })),
        ...(requestBody && {
          body: { required: requestBody.required ?? true, schema: requestBody.content?.[JSON_TYPE]?.schema ?? {} },
        }),
        answers: Object.fromEntries(
          Object.entries(responses).map(([status, { content }]) => [status, content?.[JSON_TYPE]?.schema ?? {}]),
        ),
        credentials: security.flatMap((choice) => Object.keys(choice).flatMap(headerOf)),
      })),
  );
}
