import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { product } from './base/product';

/** The description of every route, as `/docs` shows it and `docs/openapi.json` keeps it. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Marketo and Pipedrive sync')
    .setDescription(
      'Webhooks and manual calls. Each call stores a task and answers at once with its name; `GET /tasks/{name}` tells how it ended.',
    )
    .setVersion(product.version)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .addApiKey({ type: 'apiKey', in: 'query', name: 'api_key' }, 'api-key-in-query')
    .build();
  return SwaggerModule.createDocument(app, description, { operationIdFactory: (_controller, method) => method });
}

/** Serves the page at `/docs`, where a key that was entered once goes with every call. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true, displayRequestDuration: true },
    customSiteTitle: 'Marketo and Pipedrive sync',
  });
}
