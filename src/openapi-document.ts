import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { product } from './base/product';
import { RIGHT_IN_DOCUMENT } from './base/security/access.decorator';
import { type QueueConfig, queueConfig } from './queue/queue.config';
import { documentTasks, RESULT_SCHEMAS } from './sync/http/document-tasks';

const TITLE = 'Marketo and Pipedrive sync';

const DESCRIPTION = `Keeps Marketo and Pipedrive in step.

Webhooks and manual calls are the same: each stores a task durably and answers at once with the task's name.
\`GET /tasks/{name}\` tells how it ended.

**To try the routes here, enter your API key once: button Authorize, below at the right.** Every route but those of health
needs one. Programs send it in the header \`X-API-Key\`; webhooks, which cannot, in the query parameter \`api_key\`. Keys have rights: \`webhook\` starts syncs, \`read\`
looks at everything, \`operate\` does both and the rest; each route says which one it needs.`;

interface Operation {
  description: string;
  tags?: string[];
  [RIGHT_IN_DOCUMENT]?: string;
}

const WORKER = { tag: 'Queue worker', security: 'cloud-tasks', answer: 'DeliveryDto' };

export interface Documented {
  /** Whether the route is told to which Cloud Tasks delivers; with another driver nobody can use it. */
  worker: boolean;
}

/** The description of every route, as `/docs` shows it and `docs/openapi.json` keeps it. */
export function openApiDocument(app: INestApplication, { worker }: Documented): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle(TITLE)
    .setDescription(DESCRIPTION)
    .setVersion(product.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The service that shows this page')
    .addTag('Marketo', 'What Marketo’s smart campaigns call by webhook. Bodies are ignored, that of activities aside.')
    .addTag('Pipedrive', 'What Pipedrive’s webhooks call, and the same for one record by its id.')
    .addTag('Tasks', 'What was asked for, what came of it, and another try for what failed.')
    .addTag('Records', 'What is kept of one record.')
    .addTag('Conflicts', 'What both sides changed and people have to decide.')
    .addTag(
      'Jobs',
      'Long work beside the tasks: what the first day would do and cost, doing it, and comparing both sides.',
    )
    .addTag(WORKER.tag, 'Where Google Cloud Tasks delivers tasks, if it is the queue.')
    .addTag('Metrics', 'What happened and what waits, as figures for monitoring.')
    .addTag('Health', 'For load balancers and supervisors. No API key is needed.')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The key alone, without its name' },
      'api-key',
    )
    .addBearerAuth({ type: 'http', description: 'The OIDC token that Cloud Tasks sends' }, WORKER.security)
    .addSecurityRequirements('api-key')
    .build();
  const document = SwaggerModule.createDocument(app, description, {
    operationIdFactory: (_controller, method) => method,
    extraModels: RESULT_SCHEMAS,
  });
  if (!worker) removeWorker(document);
  documentRights(document);
  return documentTasks(document);
}

function removeWorker({ paths, tags, components }: OpenAPIObject): void {
  for (const [path, operations] of Object.entries(paths)) {
    const isWorker = Object.values(operations as Record<string, Operation>).some(({ tags }) =>
      tags?.includes(WORKER.tag),
    );
    if (isWorker) Reflect.deleteProperty(paths, path);
  }
  tags?.splice(0, tags.length, ...tags.filter(({ name }) => name !== WORKER.tag));
  Reflect.deleteProperty(components?.securitySchemes ?? {}, WORKER.security);
  Reflect.deleteProperty(components?.schemas ?? {}, WORKER.answer);
}

/** What `NeedsRight` left with an operation, in words too. */
function documentRights({ paths }: OpenAPIObject): void {
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path as Record<string, Operation>))) {
    const right = operation[RIGHT_IN_DOCUMENT];
    if (right === undefined) continue;
    const keys = right === 'operate' ? '`operate`' : `\`${right}\` or \`operate\``;
    operation.description = `${operation.description} Needs a key with the right ${keys}.`;
  }
}

/** Serves the page at `/docs`, where a key that was entered once goes with every call. */
export function serveOpenApi(app: INestApplication): void {
  const worker = app.get<QueueConfig>(queueConfig.KEY).QUEUE_DRIVER === 'cloud-tasks';
  SwaggerModule.setup('docs', app, () => openApiDocument(app, { worker }), {
    raw: ['json'],
    jsonDocumentUrl: 'docs/openapi.json',
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      displayOperationId: false,
    },
    customSiteTitle: TITLE,
  });
}
