import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { type TakenOrder, takeOrder } from '../support/orders';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

async function shipOne(): Promise<TakenOrder> {
  const taken = await takeOrder(running, admin);
  expect((await admin.make(`orders/${taken.id}/ship`, {})).status).toBe(200);
  return taken;
}

describe('an order that was charged', () => {
  it('is corrected by a new charge and a new line, and everything still adds up', async () => {
    const { id, number } = await shipOne();
    const key = admin.freshKey();
    const asked = { amount: '-1.50', reason: 'Wrong box was taken' };
    const answers = await Promise.all(
      [1, 2, 3].map(() => admin.make(`orders/${id}/correct`, asked, key)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[0]?.body).toMatchObject({ billing: 'adjusted' });
    const { body } = await admin.ask<{ items: unknown[] }>(
      `wallet-lines?document=${number}&type=adjust`,
    );
    expect(body.items).toEqual([
      expect.objectContaining({ balanceChange: '1.50', reason: 'Wrong box was taken' }),
    ]);
    expect(await reconcile(running.db, OPERATOR)).toEqual([]);
  });

  it.each([
    [{ amount: '0.00' }, 400],
    [{ amount: 'much' }, 400],
    [{ reason: ' ' }, 400],
  ])('is not corrected by %j', async (wrong, status) => {
    const { id } = await shipOne();
    const asked = { amount: '1.00', reason: 'Because', ...wrong };
    expect((await admin.make(`orders/${id}/correct`, asked)).status).toBe(status);
    expect((await admin.make('orders/999999/correct', asked)).status).toBe(404);
  });
});
