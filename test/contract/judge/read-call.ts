import { type Exchange } from '../recorder.ts';

/** A recorded call, taken apart. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  contentType: string | null;
  /** Undefined where there is none; a form is part of `query` where it stands for one. */
  body: unknown;
  /** Whether it is a read that was sent as `POST …?_method=GET`. */
  isOverridden: boolean;
}

const FORM = 'application/x-www-form-urlencoded';

/** A read that Marketo lets be sent as a POST is taken for the read: its form for the query, its JSON for the body. */
export function readCall({ method, url, headers, body }: Exchange): Call {
  const { pathname: path, searchParams: query } = new URL(url, 'http://vendor.example');
  const contentType = headers['content-type']?.split(';')[0] ?? null;
  const isOverridden = method === 'POST' && query.get('_method') === 'GET';
  if (isOverridden) query.delete('_method');
  if (isOverridden && contentType === FORM)
    for (const [name, value] of new URLSearchParams(body)) query.append(name, value);
  const isForm = contentType === FORM;
  return {
    method: isOverridden ? 'GET' : method,
    path,
    query,
    contentType,
    body: body === '' || isForm ? undefined : parsed(body),
    isOverridden,
  };
}

/** The text itself where it is no JSON, which no schema of an object accepts. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
