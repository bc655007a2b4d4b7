import { isSameOrigin } from './same-origin';

const HOST = 'sync.acme.example';

describe('isSameOrigin', () => {
  it.each([
    ['nothing is said', {}, true],
    ['the origin is that of the host', { origin: `https://${HOST}` }, true],
    ['the browser says that it is', { origin: `https://${HOST}`, 'sec-fetch-site': 'same-origin' }, true],
    ['somebody typed the address', { 'sec-fetch-site': 'none' }, true],
    ['the origin is that of the public address', { origin: 'https://public.acme.example' }, true],
    ['the origin is another host', { origin: 'https://evil.example' }, false],
    ['the origin is another port', { origin: `https://${HOST}:8443` }, false],
    ['the origin is hidden', { origin: 'null' }, false],
    ['the browser says another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['the browser says a neighbour', { origin: `https://${HOST}`, 'sec-fetch-site': 'same-site' }, false],
    [
      'what the browser says contradicts itself',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      false,
    ],
  ])('where %s', (_case, headers, expected) => {
    expect(isSameOrigin({ host: HOST, ...headers }, 'https://public.acme.example/sync')).toBe(expected);
  });
});
