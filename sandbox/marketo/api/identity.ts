import express, { type Request, type Response, Router } from 'express';
import { type Tokens } from './tokens.ts';

/** `/identity/oauth/token`: no envelope, no quota. A POST may carry the values in the query or in a form. */
export function identityRouter(tokens: Tokens, isDenied: () => boolean): Router {
  const router = Router();
  router.use(express.urlencoded({ extended: false, limit: '16kb' }));
  router.get('/oauth/token', (request, response) => answer(tokens, isDenied(), request, response));
  router.post('/oauth/token', (request, response) => answer(tokens, isDenied(), request, response));
  return router;
}

function answer(tokens: Tokens, denied: boolean, request: Request, response: Response): void {
  const form: Record<string, unknown> = { ...(request.body as Record<string, unknown> | undefined), ...request.query };
  const text = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
  response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
  if (text('grant_type') !== 'client_credentials') {
    response.status(400).json({ error: 'unsupported_grant_type', error_description: 'Use client_credentials' });
    return;
  }
  const token = denied ? null : tokens.issue(text('client_id'), text('client_secret'));
  if (token) response.json(token);
  else if (tokens.knows(text('client_id'))) refuseClient(response);
  else refuseUnknownClient(response, text('client_id'));
}

/** As where the client id is right and its secret is not. */
export function refuseClient(response: Response): void {
  response.status(401).json({ error: 'invalid_client', error_description: 'Bad client credentials' });
}

function refuseUnknownClient(response: Response, clientId: string): void {
  const error_description = `No client with requested id: ${clientId}`;
  response.status(401).json({ error: 'unauthorized', error_description });
}
