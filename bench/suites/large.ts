import { pairs, type Results, SECONDS } from '../figures';
import { Installation } from '../installation';
import { lists } from '../lists';
import { Client, createBody, drive, type Figures, isSuccess } from '../load';
import type { World } from '../world';
import { fill, MOVEMENTS, ORDERS } from '../years';

const CREATE = '/bg/certified/warehouse/order/create';
const CONNECTIONS = 64;

/**
 * An installation that has been used for years: a million orders, ten million movements, what they
 * cost, and who they went to. Filling it takes minutes.
 */
export async function large(): Promise<Results> {
  const [full, empty] = [await Installation.open(), await Installation.open()];
  try {
    await fill(full);
    const [ours, theirs] = [await full.server(), await empty.server()];
    const clients = [new Client(ours.port, CONNECTIONS), new Client(theirs.port, CONNECTIONS)];
    const [used, fresh] = clients as [Client, Client];
    try {
      await create(used, full.world);
      await create(fresh, empty.world);
      await full.settle();
      await empty.settle();
      const row = await pairs(
        `create, ${CONNECTIONS} connections, ${ORDERS.toLocaleString('en')} orders and ${MOVEMENTS.toLocaleString('en')} movements present`,
        'the same on a fresh installation',
        0.9,
        () => create(used, full.world),
        () => create(fresh, empty.world),
      );
      return { pairs: [row], facts: await lists(ours.port) };
    } finally {
      for (const client of clients) client.close();
    }
  } finally {
    await full.close();
    await empty.close();
  }
}

function create(client: Client, { customers }: World): Promise<Figures> {
  return drive(CONNECTIONS, SECONDS, async (worker, n) => {
    const customer = customers[(worker * 31 + n) % customers.length];
    if (!customer) throw new Error('the world has no customers');
    return isSuccess(await client.post(CREATE, createBody(customer, n, false)));
  });
}
