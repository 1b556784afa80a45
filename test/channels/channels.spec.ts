import { ChannelsService } from '../../src/modules/channels/channels.service';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

interface Row {
  id: number;
  code: string;
  kind: string;
  [name: string]: unknown;
}

const CUSTOMER = 1;
const WAREHOUSE = 1;

async function channels(): Promise<Row[]> {
  return (await admin.ask<{ items: Row[] }>(`warehouses/${WAREHOUSE}/channels`)).body.items;
}

async function builtIn(): Promise<Row> {
  const found = (await channels()).find((channel) => channel.kind === 'selected');
  if (!found) throw new Error('no built-in channel');
  return found;
}

/** The codes that the customer is offered; forgets what it knew, as a second would make it. */
async function openTo(customerId: number): Promise<string[]> {
  const service = new ChannelsService(running.db);
  return (await service.listFor(1, WAREHOUSE, customerId)).map((channel) => channel.code);
}

describe('a channel', () => {
  it('is open to the customers of a group, as they come and go', async () => {
    const group = await admin.make<Row>('customer-groups', { code: 'FAST', name: 'Fast' });
    expect(group.status).toBe(201);
    const made = await admin.make<Row>(`warehouses/${WAREHOUSE}/channels`, {
      code: 'EXPRESS',
      name: 'Express',
      customerScope: 'only',
      groupCodes: ['FAST'],
    });
    expect(made.body).toMatchObject({ groupCodes: ['FAST'], customerCodes: [] });
    expect(await openTo(CUSTOMER)).not.toContain('EXPRESS');
    await admin.change(`customers/${CUSTOMER}`, { groupCode: 'FAST' });
    expect(await openTo(CUSTOMER)).toContain('EXPRESS');
    await admin.change(`channels/${made.body.id}`, { customerScope: 'except' });
    expect(await openTo(CUSTOMER)).not.toContain('EXPRESS');
    expect(await openTo(2)).toContain('EXPRESS');
    await admin.change(`customers/${CUSTOMER}`, { groupCode: null });
    expect(await openTo(CUSTOMER)).toContain('EXPRESS');
  });

  it('has limits that can be set and taken away', async () => {
    const made = await admin.make<Row>(`warehouses/${WAREHOUSE}/channels`, {
      code: 'SMALL',
      name: 'Small parcels',
      maxWeight: '1.5',
      maxLength: '12',
    });
    expect(made.body).toMatchObject({ maxWeight: '1.5', weightUnit: 'lb', maxLength: '12' });
    const changed = await admin.change(`channels/${made.body.id}`, {
      maxWeight: null,
      maxLengthAndGirth: '100.25',
      lengthUnit: 'cm',
    });
    expect(changed.body).toMatchObject({
      maxWeight: null,
      maxLength: '12',
      maxLengthAndGirth: '100.25',
      lengthUnit: 'cm',
    });
    const zero = await admin.change(`channels/${made.body.id}`, { maxWeight: '0' });
    expect(zero.body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is made only with groups that are there', async () => {
    const made = await admin.make(`warehouses/${WAREHOUSE}/channels`, {
      code: 'LOST',
      name: 'Lost',
      groupCodes: ['NONE'],
    });
    expect(made.body).toMatchObject({ status: 400, detail: expect.stringContaining('NONE') });
    expect((await channels()).map((channel) => channel.code)).not.toContain('LOST');
  });
});

describe('selected_by_warehouse', () => {
  it('chooses by the rule and the list that it is given', async () => {
    const { id } = await builtIn();
    const changed = await admin.change(`channels/${id}`, {
      selection: 'priority',
      priorityCodes: ['USPS-GA', 'UPS-GROUND'],
    });
    expect(changed.body).toMatchObject({
      selection: 'priority',
      priorityCodes: ['USPS-GA', 'UPS-GROUND'],
    });
    const back = await admin.change(`channels/${id}`, { selection: 'cheapest', priorityCodes: [] });
    expect(back.body).toMatchObject({ selection: 'cheapest', priorityCodes: [] });
  });

  it('can choose only from the other channels of its warehouse, and only it can choose', async () => {
    const { id } = await builtIn();
    for (const code of ['NONE', 'selected_by_warehouse']) {
      const refused = await admin.change(`channels/${id}`, { priorityCodes: [code] });
      expect(refused.body).toMatchObject({ status: 400, code: 'channel.priority_unknown' });
    }
    const other = (await channels()).find((channel) => channel.code === 'UPS-GROUND');
    const refused = await admin.change(`channels/${other?.id}`, { selection: 'fastest' });
    expect(refused.body).toMatchObject({ code: 'channel.only_built_in_selects' });
  });

  it.each([
    ['renamed', "UPDATE channels SET code = 'mine' WHERE kind = 'selected'", 'keeps_its_code'],
    ['made another kind', "UPDATE channels SET kind = 'fixed' WHERE kind = 'selected'", 'its_code'],
    ['switched off', "UPDATE channels SET active = false WHERE kind = 'selected'", 'stays_on'],
    ['removed', "DELETE FROM channels WHERE kind = 'selected'", 'permission denied'],
  ])('can’t be %s in the database either', async (_, text, refusal) => {
    const written = running.db.transaction(1, (tx) => tx.manager.query(text));
    await expect(written).rejects.toThrow(refusal);
  });
});
