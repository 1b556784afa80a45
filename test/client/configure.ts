/**
 * A whole configuration by the client that is generated from the document of the admin API.
 * test/admin/client.spec.ts generates the types beside a copy of this, compiles and runs it:
 * a field that the document gets wrong does not compile, or does not work.
 */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './admin-api';

const [, , baseUrl = '', setUpToken = ''] = process.argv;
const PASSWORD = 'a password out of a test';

let keys = 0;

/** The header of every POST. */
function once(): { 'Idempotency-Key': string } {
  keys += 1;
  return { 'Idempotency-Key': `client-${process.pid}-${keys}` };
}

/** What came back, or the problem in words. */
async function told<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await asked;
  if (data === undefined)
    throw new Error(`${response.url} ${response.status} ${JSON.stringify(error)}`);
  return data;
}

function client(token?: string): Client<paths> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  return createClient<paths>({ baseUrl, headers });
}

async function signIn(email: string, operator?: string): Promise<Client<paths>> {
  const asked = client().POST('/admin/v1/sessions', {
    body: { operator, email, password: PASSWORD },
  });
  return client((await told(asked)).accessToken);
}

async function makeOperator(): Promise<Client<paths>> {
  const first = { email: 'first@example.com', name: 'First', password: PASSWORD };
  await told(client().POST('/admin/v1/set-up', { body: { token: setUpToken, ...first } }));
  const installer = await signIn(first.email);
  const owner = { email: 'owner@acme.example', name: 'Wei' };
  const made = await told(
    installer.POST('/admin/v1/operators', {
      params: { header: once() },
      body: { code: 'ACME', name: 'Acme Warehouses', owner },
    }),
  );
  // Null where the link was mailed; here there is no mail.
  const token = made.owner.link.token ?? '';
  await told(client().POST('/admin/v1/links/redeem', { body: { token, password: PASSWORD } }));
  return signIn(owner.email, 'ACME');
}

async function makeWarehouse(api: Client<paths>): Promise<void> {
  const warehouse = await told(
    api.POST('/admin/v1/warehouses', {
      params: { header: once() },
      body: {
        code: 'LA1',
        temuCode: 'US-LA1',
        name: 'Los Angeles 1',
        country: 'United States',
        state: 'CA',
        city: 'Ontario',
        address1: '1000 E Jurupa St',
        postcode: '91761',
        timeZone: 'America/Los_Angeles',
      },
    }),
  );
  const path = { id: warehouse.id };
  await told(
    api.POST('/admin/v1/warehouses/{id}/channels', {
      params: { path, header: once() },
      body: { code: 'UPS-GROUND', name: 'UPS Ground', carrierName: 'UPS' },
    }),
  );
  await told(
    api.PATCH('/admin/v1/warehouses/{id}', {
      params: { path, header: { 'If-Match': `"${warehouse.version}"` } },
      body: { contactName: 'Receiving' },
    }),
  );
}

async function makeCustomer(api: Client<paths>): Promise<void> {
  const params = () => ({ header: once() });
  const body = { code: 'C1', name: 'Merchant' };
  await told(api.POST('/admin/v1/customers', { params: params(), body }));
  const wallet = { customerCode: 'C1', currency: 'EUR' };
  await told(api.POST('/admin/v1/wallets', { params: params(), body: wallet }));
  const money = { ...wallet, amount: '1000.00', reason: 'First deposit' };
  await told(api.POST('/admin/v1/wallet-corrections', { params: params(), body: money }));
}

async function configure(): Promise<object> {
  const api = await makeOperator();
  await makeWarehouse(api);
  await makeCustomer(api);
  const body = { name: 'erp', rights: ['read', 'access'] };
  const key = await told(api.POST('/admin/v1/keys', { params: { header: once() }, body }));
  const erp = client(key.key);
  const warehouses = await told(erp.GET('/admin/v1/warehouses', {}));
  const [warehouse] = warehouses.items;
  const channels = await told(
    erp.GET('/admin/v1/warehouses/{id}/channels', { params: { path: { id: warehouse?.id ?? 0 } } }),
  );
  const wallets = await told(erp.GET('/admin/v1/wallets', {}));
  const lines = await told(erp.GET('/admin/v1/audit-lines', { params: { query: { limit: 100 } } }));
  return {
    contact: warehouse?.contactName,
    channels: channels.items.map((channel) => channel.code).sort(),
    balances: wallets.items.map((held) => `${held.balance} ${held.currency}`),
    done: lines.items.map((line) => line.operation).reverse(),
  };
}

configure().then(
  (done) => process.stdout.write(JSON.stringify(done)),
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exit(1);
  },
);
