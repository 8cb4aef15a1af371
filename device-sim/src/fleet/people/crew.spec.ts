import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFleetScenario } from '../../scenario/fleet-scenario.ts';
import { FakeProduct, TOKEN } from '../../set-up/product.fixture.ts';
import { ProductApi } from '../../set-up/product-api.ts';
import { enterCrew } from './crew.ts';

const { people, customers } = readFleetScenario(
  fileURLToPath(new URL('../../../scenarios/start.json', import.meta.url)),
);
const customerIds = new Map(customers.map(({ name }, i) => [name, `customer-${i}`]));

let product: FakeProduct;
beforeEach(async () => {
  product = await FakeProduct.listen();
});
afterEach(() => product.close());

describe('the crew of a fleet', () => {
  const enter = () => {
    if (people === undefined) throw new Error('the start scenario has people');
    return enterCrew(new ProductApi(product.url, TOKEN, [1]), people, customerIds);
  };

  it('is entered once, plant managers with their customer, and each acts in their own session', async () => {
    const crew = await enter();
    const again = await enter();
    expect(product.items.users).toHaveLength(1 + crew.engineers.length + crew.plantManagers.size);
    expect(again.planner.userId).toBe(crew.planner.userId);
    for (const [customer, { userId }] of crew.plantManagers)
      expect(product.items.users.find(({ id }) => id === userId)).toMatchObject({
        role: 'plant-manager',
        customerId: customerIds.get(customer),
      });
    product.callers.length = 0;
    await crew.planner.api.list('machines');
    await crew.engineers[0]?.api.list('machines');
    expect(product.callers).toEqual([crew.planner.userId, crew.engineers[0]?.userId]);
  });
});
