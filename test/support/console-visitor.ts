import { type TestApp } from './create-test-app';

export interface PageAnswer {
  status: number;
  html: string;
  headers: Headers;
}

/** A browser without scripts: keeps the cookie and follows no redirect. */
export class ConsoleVisitor {
  private cookie = '';

  constructor(private readonly service: Pick<TestApp, 'url'>) {}

  /** @returns the answer to the form that asks for the key. */
  async signIn(key: string): Promise<PageAnswer> {
    return this.post('/console/sign-in', { key });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<PageAnswer> {
    return this.send(path, { headers });
  }

  /** Sends a form as a browser does from a page of the service. */
  post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<PageAnswer> {
    const own = { origin: this.service.url, 'sec-fetch-site': 'same-origin' };
    return this.send(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { ...own, ...headers },
    });
  }

  private async send(path: string, init: RequestInit): Promise<PageAnswer> {
    const headers = { ...(init.headers as Record<string, string>), ...(this.cookie && { cookie: this.cookie }) };
    const response = await fetch(this.service.url + path, { ...init, headers, redirect: 'manual' });
    const set = response.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';')[0] ?? '';
    return { status: response.status, html: await response.text(), headers: response.headers };
  }
}
