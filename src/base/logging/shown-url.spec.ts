import { shownUrl } from './shown-url';

describe('shownUrl', () => {
  it.each<[string, string | undefined, string]>([
    ['/tasks', '/tasks', '/tasks'],
    ['/marketo/lead/30', '/marketo/lead/:leadId', '/marketo/lead/30'],
    ['/tasks/lead-to-person-0mi2/retry', '/tasks/:name/retry', '/tasks/lead-to-person-0mi2/retry'],
    ['/marketo/lead/ada@acme.example', '/marketo/lead/:leadId', '/marketo/lead/:leadId'],
    ['/marketo/lead/Ada%20Winter', '/marketo/lead/:leadId', '/marketo/lead/:leadId'],
    ['/nowhere/ada', undefined, '[unknown route]'],
    ['/nowhere?q=ada', undefined, '[unknown route]'],
    ['/tasks?limit=5&state=failed', '/tasks', '/tasks?limit=5&state=failed'],
    ['/tasks?record=lead:30', '/tasks', '/tasks?record=lead:30'],
    ['/tasks?since=2026-11-23T10:00:00.000Z', '/tasks', '/tasks?since=2026-11-23T10:00:00.000Z'],
    ['/tasks?type=ada@acme.example', '/tasks', '/tasks?type=[redacted]'],
    ['/tasks?api_key=1&q=ada', '/tasks', '/tasks?api_key=[redacted]&q=[redacted]'],
    ['/tasks?Api_Key=1&api_key[]=2&c', '/tasks', '/tasks?Api_Key=[redacted]&[redacted]&c=[redacted]'],
    ['/tasks?ada@acme.example', '/tasks', '/tasks?[redacted]'],
    ['/tasks?a?b', '/tasks', '/tasks?[redacted]'],
    ['/tasks?', '/tasks', '/tasks?[redacted]'],
  ])('gives %s of %s as %s', (url, route, shown) => {
    expect(shownUrl(url, route)).toBe(shown);
  });
});
