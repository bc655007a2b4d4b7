import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import { type Operation, Specification } from './operation.ts';
import { type OpenApiDocument, operationsOfOpenApi } from './read-openapi.ts';
import { operationsOfSwagger, type SwaggerDocument } from './read-swagger.ts';

export const SPECIFICATIONS_VARIABLE = 'API_SPECS_DIR';

/** Where the official files lie, as the two vendors publish them; undefined where nobody says. */
export const specificationsFolder: string | undefined = process.env[SPECIFICATIONS_VARIABLE];

const FILES = {
  /** The header that carries the token: Marketo's files declare none, its page on authentication does. */
  marketo: {
    'marketo/swagger-identity.json': [],
    'marketo/swagger-mapi.json': ['authorization'],
    'marketo/swagger-asset.json': ['authorization'],
  },
  /** Where a company's own host serves the paths. */
  pipedrive: { 'pipedrive/openapi-v2.yaml': '/api/v2', 'pipedrive/openapi-v1.yaml': '/api/v1' },
};

/** @throws where the variable names a folder without the files. */
export function marketoSpecification(): Specification {
  return new Specification(
    Object.entries(FILES.marketo).flatMap(([file, credentials]) =>
      operationsOfSwagger(JSON.parse(textOf(file)) as SwaggerDocument, basename(file), credentials),
    ),
  );
}

/** @throws where the variable names a folder without the files. */
export function pipedriveSpecification(): Specification {
  return new Specification(
    Object.entries(FILES.pipedrive).flatMap(([file, prefix]): Operation[] =>
      operationsOfOpenApi(load(textOf(file)) as OpenApiDocument, basename(file), prefix),
    ),
  );
}

/** What operations cost of the daily pool, as `GET /api/v2/persons/{id}` and its price. */
export function pipedrivePrices(): [operation: string, tokens: number][] {
  return Object.entries(FILES.pipedrive).flatMap(([file, prefix]) => {
    const { paths } = load(textOf(file)) as { paths: Record<string, Record<string, { 'x-token-cost'?: number }>> };
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { 'x-token-cost': tokens }]): [string, number][] =>
        tokens === undefined
          ? []
          : [[`${method.toUpperCase()} ${prefix}${path.replaceAll(/\{[^}]+\}/g, '{id}')}`, tokens]],
      ),
    );
  });
}

function textOf(file: string): string {
  const path = join(specificationsFolder ?? '', file);
  if (!existsSync(path)) throw new Error(`${SPECIFICATIONS_VARIABLE} names a folder without ${file}`);
  return readFileSync(path, 'utf8');
}
