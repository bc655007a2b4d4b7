import { tokenCost } from '../../../src/pipedrive';
import { SPECIFICATIONS_VARIABLE, pipedrivePrices, specificationsFolder } from '../specification/specifications.ts';

/** Of what the service and its clients use. */
const USED =
  / \/api\/(v2\/(persons|organizations|deals|activities|stages|pipelines|itemSearch\/field|\w+Fields)|v1\/(notes|users|webhooks)|v1\/(persons|organizations|deals)\/\{id\}\/changelog)(\/\{id\}|\/search|\/archived|\/me|\/find)?$/;

describe('the prices of Pipedrive’s operations', () => {
  if (specificationsFolder === undefined) {
    it.skip(`not compared with the specification: ${SPECIFICATIONS_VARIABLE} names no folder`, () => undefined);
    return;
  }

  it('are those of the specification', () => {
    const prices = pipedrivePrices().filter(([operation]) => USED.test(operation));
    expect(Object.fromEntries(prices.map(([operation]) => [operation, tokenCost(operation)]))).toEqual(
      Object.fromEntries(prices),
    );
    expect(prices.length).toBeGreaterThan(40);
  });
});
