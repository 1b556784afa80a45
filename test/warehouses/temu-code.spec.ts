import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

const IN_USE = 'warehouses/1';

describe('the Temu code of a warehouse', () => {
  it('that Temu uses is changed only by who says that it is meant', async () => {
    const refused = await admin.change(IN_USE, { temuCode: 'US-LA2', name: 'Renamed' });
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'warehouse.temu_code_in_use',
      detail: expect.stringMatching(/0 of its orders .* stock of \d+ SKUs/),
    });
    expect((await admin.ask(IN_USE)).body).toMatchObject({ temuCode: 'US-LA1', version: 1 });
    const meant = await admin.change(IN_USE, { temuCode: 'US-LA2', temuCodeConfirmed: true });
    expect(meant.body).toMatchObject({ temuCode: 'US-LA2', version: 2 });
    expect(meant.body).not.toHaveProperty('temuCodeConfirmed');
  });

  it('needs no word where it stays, or where nothing goes by it', async () => {
    expect((await admin.change('warehouses/2', { temuCode: 'US-NJ1' })).status).toBe(200);
    const made = await admin.make<{ id: number }>('warehouses', {
      code: 'EMPTY',
      temuCode: ' US-EMPTY ',
      name: 'Empty',
      country: 'United States',
      state: 'TX',
      city: 'Dallas',
      address1: '1 Main St',
      postcode: '75001',
      timeZone: 'America/Chicago',
    });
    expect(made.body).toMatchObject({ temuCode: 'US-EMPTY' });
    const changed = await admin.change(`warehouses/${made.body.id}`, { temuCode: 'us-empty' });
    expect(changed.body).toMatchObject({ temuCode: 'us-empty' });
  });

  it('is nobody else’s of the operator', async () => {
    const taken = await admin.change('warehouses/2', {
      temuCode: 'US-LA2',
      temuCodeConfirmed: true,
    });
    expect(taken.body).toMatchObject({ status: 409, code: 'warehouse.temu_code_taken' });
  });
});
