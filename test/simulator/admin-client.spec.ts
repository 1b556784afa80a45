import { AdminClient, AdminRefusal } from '../../src/simulator/admin-client';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running.url, 'demo-admin-key');
});

afterAll(() => running.close());

describe('the simulator’s way to the warehouse’s own side', () => {
  it('reads what is there', async () => {
    const { items } = await admin.get<{ items: { orgCode: string }[] }>('registrations');
    expect(items.map((one) => one.orgCode)).toEqual(['DEMO']);
  });

  it('changes what it has read, and nobody’s change in between', async () => {
    await admin.patch('registrations/test', { routerUrl: 'http://127.0.0.1:8099/' });
    const changed = await admin.get<{ routerUrl: string }>('registrations/test');
    expect(changed.routerUrl).toBe('http://127.0.0.1:8099/');
  });

  it('tells what was refused, and why', async () => {
    const refused = admin.post('orders/999999/ship', {});
    await expect(refused).rejects.toThrow(AdminRefusal);
    await expect(refused).rejects.toThrow('orders/999999/ship: 404');
  });

  it('keeps what was said, but not the key', async () => {
    await admin.get('registrations');
    expect(admin.exchanges.at(-1)).toMatchObject({ path: 'registrations', status: 200 });
    expect(JSON.stringify(admin.exchanges)).not.toContain('demo-admin-key');
  });
});
