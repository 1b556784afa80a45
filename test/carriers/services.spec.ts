import { LabelBuyer } from '../../src/modules/carriers/label-buyer';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { publishExamples } from '../support/example-prices';
import { readPdf } from '../support/papers';
import { PATIENCE_MS } from '../support/patience';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp(undefined, {}, { buysLabels: true });
  admin = new AdminClient(running);
  await publishExamples(running, admin);
  // Boxes are insured as they are packed: a label that is bought before is for the whole order.
  const { body } = await admin.ask<{ items: { id: number }[] }>('warehouses?limit=1');
  const path = `warehouses/${body.items[0]?.id}/channels`;
  const channels = await admin.ask<{ items: { id: number; code: string }[] }>(path);
  const ground = channels.body.items.find(({ code }) => code === 'UPS-GROUND');
  const changed = await admin.change(`channels/${ground?.id}/carrier`, { buyAt: 'pack' });
  expect(changed.body).toMatchObject({ buyAt: 'pack' });
});

afterAll(() => running.close());

const RECIPIENT = {
  name: 'Jane Roe',
  phone: '+12135550123',
  state: 'CA',
  city: 'Los Angeles',
  address1: '350 S Grand Ave',
  postcode: '90071',
};

/** Four mugs in so many boxes, with their labels. */
async function bought(number: string, boxes: 1 | 2, services: object): Promise<number> {
  const { status, body } = await admin.make<{ id: number }>('orders', {
    number,
    customerCode: 'C10001',
    warehouseCode: 'US-LA1',
    channelCode: 'UPS-GROUND',
    lines: [{ skuCode: 'MUG-RED', quantity: 4 }],
    recipient: RECIPIENT,
    ...services,
  });
  expect(status).toBe(201);
  const packages = Array.from({ length: boxes }, () => ({
    lines: [{ lineNo: 1, quantity: 4 / boxes }],
  }));
  expect((await admin.make(`orders/${body.id}/pack`, { packages })).status).toBe(200);
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    await running.app.get(LabelBuyer).look(1);
    const shown = await admin.ask<{ label: string }>(`orders/${body.id}`);
    if (shown.body.label === 'ready') return body.id;
  }
  throw new Error('no label came');
}

/** What stands on the labels of an order, a text for each. */
async function printed(orderId: number): Promise<string[]> {
  const { status, body } = await admin.make<{ file: string }>('print-jobs', {
    kind: 'labels',
    orderIds: [orderId],
  });
  expect(status).toBe(201);
  const answer = await fetch(`${running.url}${body.file}`, {
    headers: { authorization: 'Bearer demo-admin-key' },
  });
  const pages = await readPdf(Buffer.from(await answer.arrayBuffer()), 0);
  return pages.map(({ text }) => text);
}

describe('the carrier of an order', () => {
  it('is asked for its signature and insurance, shared out among its parcels', async () => {
    const services = { signature: 'adult', insuredValue: '250.01' };
    const texts = await printed(await bought('CARRIED-1', 2, services));
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain('ADULT SIGNATURE - INSURED 125.00');
    expect(texts[1]).toContain('ADULT SIGNATURE - INSURED 125.01');
  });

  it('is asked for nothing where the order asks for nothing, or for work of the warehouse', async () => {
    const [text] = await printed(await bought('CARRIED-2', 1, { services: [{ code: 'photo' }] }));
    expect(text).toContain('REF: ');
    expect(text).not.toMatch(/SIGNATURE|INSURED/);
  });
});
