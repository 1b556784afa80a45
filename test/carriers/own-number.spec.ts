import { LabelBuying } from './label-buying';

const app = new LabelBuying();
const { takeFour: take, pack, shown, purchasesFor, moneyOf, rows, inForce } = app;
const { fault, look, until, labelIs, waited } = app;

beforeAll(app.start);
afterAll(app.close);
afterEach(app.settle);

const OWN = '1Z999AA10123456784';

/** Ships with numbers that somebody has typed in, a number for each package that has one. */
async function ship(id: number, packageNos: readonly number[] = [1]): Promise<number> {
  const packages = packageNos.map((packageNo) => ({ packageNo, trackingNumber: OWN + packageNo }));
  return (await app.admin.make(`orders/${id}/ship`, { packages })).status;
}

/** An order whose label is being bought by a carrier that takes its time. */
async function buying(how: 'slow' | 'slow_after_buying', boxes: 1 | 2 = 1) {
  await fault(how);
  const { id } = await take();
  if (boxes === 2) expect(await pack(id, 2)).toBe(200);
  const looking = look();
  await until(async () => (await purchasesFor(id, boxes))[0]?.tries === 1, false);
  return { id, looking };
}

const numbersOf = async (id: number) =>
  (await shown(id)).packages.map(({ trackingNumber }) => trackingNumber);

/** What the other side was told of a parcel's number, in order. */
async function told(id: number): Promise<string[]> {
  const pushes = await rows<{ content: string }>(
    `SELECT p.content::text AS content FROM pushes p JOIN outbound_orders o ON o.number = p.subject
      WHERE o.id = $1 ORDER BY p.id`,
    [id],
  );
  return pushes.flatMap(({ content }) => /"trackingNumber": ?"([^"]+)"/.exec(content)?.[1] ?? []);
}

describe('an order that leaves under a number of somebody’s own', () => {
  it.each(['slow', 'slow_after_buying'] as const)(
    'while its label is being bought (%s) keeps it, and the label is given back',
    async (how) => {
      const { id, looking } = await buying(how);
      expect(await ship(id)).toBe(200);
      await looking;
      await fault('');
      await until(async () => (await moneyOf(id, 1))[0] === 'refunded');
      expect(await numbersOf(id)).toEqual([`${OWN}1`]);
      expect(new Set(await told(id))).toEqual(new Set([`${OWN}1`]));
      expect([(await shown(id)).label, await inForce(id)]).toEqual(['not_needed', 0]);
      expect((await purchasesFor(id, 1))[0]?.trackingNumber).not.toBeNull();
    },
  );

  it('before the carrier could be asked buys none, and nobody has to look at it', async () => {
    await fault('down');
    const { id } = await take();
    await until(async () => (await purchasesFor(id, 1))[0]?.tries === 1);
    expect(await ship(id)).toBe(200);
    await fault('');
    await waited();
    await until(async () => (await moneyOf(id, 1))[0] === 'none');
    expect([(await shown(id)).label, await numbersOf(id)]).toEqual(['not_needed', [`${OWN}1`]]);
    const { body } = await app.admin.ask<{ items: { orderId: number }[] }>(
      'label-purchases?problems=true',
    );
    expect(body.items.some(({ orderId }) => orderId === id)).toBe(false);
    await look();
    expect(await moneyOf(id, 1)).toEqual(['none']);
  });

  it('that is typed in after it has left keeps it as well', async () => {
    const { id, looking } = await buying('slow_after_buying');
    expect((await app.admin.make(`orders/${id}/ship`)).status).toBe(200);
    const packages = [{ packageNo: 1, trackingNumber: `${OWN}1` }];
    expect((await app.admin.make(`orders/${id}/set-tracking`, { packages })).status).toBe(200);
    await looking;
    await fault('');
    await until(async () => (await moneyOf(id, 1))[0] === 'refunded');
    expect(await numbersOf(id)).toEqual([`${OWN}1`]);
  });

  it('with one of its parcels gives back the label of that one alone', async () => {
    const { id, looking } = await buying('slow_after_buying', 2);
    expect(await ship(id, [2])).toBe(200);
    await looking;
    await fault('');
    await waited();
    await until(async () => (await moneyOf(id, 2))[0] === 'refunded');
    await until(labelIs(id, 'ready'));
    expect(await moneyOf(id, 1)).toEqual(['paid']);
    const [first] = await purchasesFor(id, 1);
    expect(await numbersOf(id)).toEqual([first?.trackingNumber, `${OWN}2`]);
    expect(await inForce(id)).toBe(1);
  });

  it('or gets its label at the same moment goes by that number, whichever came first', async () => {
    const orders: number[] = [];
    for (let n = 0; n < 8; n += 1) orders.push((await take()).id);
    await Promise.all([look(), ...orders.map((id) => ship(id)), look()]);
    for (const id of orders) {
      await until(async () => (await purchasesFor(id, 1)).every(({ state }) => state !== 'buying'));
      expect(await numbersOf(id)).toEqual([`${OWN}1`]);
    }
  });
});

describe('an order that leaves without a number', () => {
  it('while its label is being bought goes by that of the label', async () => {
    const { id, looking } = await buying('slow_after_buying');
    expect((await app.admin.make(`orders/${id}/ship`)).status).toBe(200);
    await looking;
    await fault('');
    await until(labelIs(id, 'ready'));
    const [bought] = await purchasesFor(id, 1);
    expect([await moneyOf(id, 1), await numbersOf(id)]).toEqual([
      ['paid'],
      [bought?.trackingNumber],
    ]);
  });

  it('under the number of a label that was void goes by that of the next', async () => {
    const { id } = await take();
    await until(labelIs(id, 'ready'));
    const reason = { reason: 'Smudged' };
    expect((await app.admin.make(`orders/${id}/void-label`, reason)).status).toBe(200);
    await until(labelIs(id, 'voided'));
    await fault('slow_after_buying');
    expect((await app.admin.make(`orders/${id}/buy-label`)).status).toBe(200);
    const looking = look();
    await until(async () => (await purchasesFor(id, 1))[1]?.tries === 1, false);
    expect((await app.admin.make(`orders/${id}/ship`)).status).toBe(200);
    await looking;
    await fault('');
    await until(labelIs(id, 'ready'));
    const bought = (await purchasesFor(id, 1))[1];
    expect(await numbersOf(id)).toEqual([bought?.trackingNumber]);
  });
});
