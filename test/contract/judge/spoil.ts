import { type Exchange } from '../recorder.ts';

type Spoiler = (exchange: Exchange) => Exchange | null;

/** Ways to make a good exchange bad; null where one does not apply. */
export const SPOILERS: Readonly<Record<string, Spoiler>> = {
  'a path that does not exist': (exchange) => ({ ...exchange, url: exchange.url.replace(/(\?|$)/, '/nowhere$1') }),
  'a method that the path does not have': (exchange) => ({ ...exchange, method: 'PUT' }),
  'a parameter that does not exist': (exchange) => withParameter(exchange, 'unheard_of', '1'),
  'no credentials': ({ headers: { authorization, 'x-api-token': token, ...headers }, ...exchange }) =>
    (authorization ?? token) === undefined ? null : { ...exchange, headers },
  'a number that is none': (exchange) => {
    const spoiled = { ...exchange, url: withoutNumber(exchange.url), body: withoutNumber(exchange.body) };
    return spoiled.url === exchange.url && spoiled.body === exchange.body ? null : spoiled;
  },
  'a member of the body that does not exist': (exchange) => withMember(exchange, 'body', 'unheard_of', 1),
  'a body that is a text': (exchange) => (isJson(exchange.body) ? { ...exchange, body: '"text"' } : null),
  'an answer of another type': (exchange) => withMember(exchange, 'answer', 'success', 'yes'),
  'an answer with a member that does not exist': (exchange) => withMember(exchange, 'answer', 'unheard_of', 1),
  'an answer that is no JSON': (exchange) => ({ ...exchange, answer: '<html>', answerType: 'text/html' }),
  'a status that does not exist': (exchange) => ({ ...exchange, status: 299 }),
};

/** In an address, or in a form. */
function withoutNumber(text: string): string {
  return text.replace(/(?<=(^|[?&])(limit|batchSize)=)\d+/, 'many');
}

function withParameter(exchange: Exchange, name: string, value: string): Exchange {
  return { ...exchange, url: `${exchange.url}${exchange.url.includes('?') ? '&' : '?'}${name}=${value}` };
}

function withMember(exchange: Exchange, part: 'body' | 'answer', name: string, value: unknown): Exchange | null {
  if (!isJson(exchange[part])) return null;
  return { ...exchange, [part]: JSON.stringify({ ...(JSON.parse(exchange[part]) as object), [name]: value }) };
}

const isJson = (text: string): boolean => text.startsWith('{');
