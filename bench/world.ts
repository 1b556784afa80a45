import { createHash } from 'node:crypto';
import { createApp } from '../src/app';
import type { Config } from '../src/config';
import { AccessService } from '../src/modules/access/access.service';
import { CatalogService } from '../src/modules/catalog/catalog.service';
import { ChannelsService } from '../src/modules/channels/channels.service';
import { CustomersService } from '../src/modules/customers/customers.service';
import { demoDeliveryCard, demoHandlingCard } from '../src/modules/fees/demo-cards';
import { RateCardsService } from '../src/modules/fees/rate-cards.service';
import { InventoryService } from '../src/modules/inventory/inventory.service';
import { OperatorsService } from '../src/modules/operators/operators.service';
import { RegistrationsService } from '../src/modules/operators/registrations.service';
import { TokensService } from '../src/modules/tokens/tokens.service';
import { WalletsService } from '../src/modules/wallets/wallets.service';
import { WarehousesService } from '../src/modules/warehouses/warehouses.service';
import type { Tx } from '../src/platform/database';

/** What is measured on: one operator, one warehouse, customers with ten SKUs each. */
export interface World {
  readonly operatorId: number;
  readonly registrationId: number;
  readonly warehouseId: number;
  readonly channelId: number;
  readonly customers: readonly WorldCustomer[];
}

export interface WorldCustomer {
  readonly id: number;
  readonly code: string;
  readonly token: string;
  readonly skus: readonly {
    readonly id: number;
    readonly code: string;
    readonly stockId: number;
  }[];
}

export const APP_KEY = 'bench-app-key';
export const APP_SECRET = createHash('sha1').update('bench').digest('hex');
export const ADMIN_KEY = 'bench-admin-key';
export const WAREHOUSE = 'US-LA1';
export const CHANNEL = 'UPS-GROUND';

const CUSTOMERS = 100;
const SKUS_PER_CUSTOMER = 10;
/** The first customer has enough for a query of a hundred. */
const SKUS_OF_FIRST = 100;
const PIECES = 100_000_000;
const MONEY_MINOR = 1_000_000_000_000;
const CAUSE = { person: 'bench', reason: 'bench', requestId: '' };

export async function makeWorld(config: Config): Promise<World> {
  const app = await createApp(config);
  try {
    let world: Omit<World, 'operatorId'> | undefined;
    const operatorId = await app
      .get(OperatorsService)
      .create({ code: 'BENCH', name: 'Bench' }, async (tx) => {
        world = await furnish(tx, app);
      });
    if (!world) throw new Error('nothing was made');
    return { operatorId, ...world };
  } finally {
    await app.close();
  }
}

type App = Awaited<ReturnType<typeof createApp>>;

async function furnish(tx: Tx, app: App): Promise<Omit<World, 'operatorId'>> {
  const registrationId = await app.get(RegistrationsService).register(tx, {
    environment: 'test',
    orgCode: 'BENCH',
    appKey: APP_KEY,
    appSecret: APP_SECRET,
    routerUrl: 'http://127.0.0.1:1/',
  });
  await app.get(AccessService).addKey(tx, {
    name: 'bench',
    key: ADMIN_KEY,
    rights: ['read', 'work', 'configure', 'finance', 'access'],
  });
  const warehouse = await app.get(WarehousesService).create(tx, {
    code: WAREHOUSE,
    temuCode: WAREHOUSE,
    name: 'Bench',
    country: 'United States',
    state: 'CA',
    city: 'Ontario',
    address1: '1',
    address2: '',
    postcode: '91761',
    contactName: '',
    contactPhone: '',
    contactMail: '',
    timeZone: 'America/Los_Angeles',
    units: 'us',
    cancelAsksAt: [],
    active: true,
  });
  const channels = app.get(ChannelsService);
  await channels.createBuiltIn(tx, warehouse.id);
  const channelId = await channels.create(tx, {
    warehouseId: warehouse.id,
    code: CHANNEL,
    name: 'UPS Ground',
    carrierName: 'UPS',
    customerScope: 'all',
    customerIds: [],
    active: true,
  });
  const cards = app.get(RateCardsService);
  const card = demoDeliveryCard(CHANNEL, 'CA');
  await cards.publishFirst(tx, { warehouseId: warehouse.id, channelId, card });
  const handling = { warehouseId: warehouse.id, channelId: null, card: demoHandlingCard() };
  await cards.publishFirst(tx, handling);
  const customers: WorldCustomer[] = [];
  for (let n = 0; n < CUSTOMERS; n += 1)
    customers.push(await addCustomer(tx, app, warehouse.id, n));
  return { registrationId, warehouseId: warehouse.id, channelId, customers };
}

async function addCustomer(
  tx: Tx,
  app: App,
  warehouseId: number,
  n: number,
): Promise<WorldCustomer> {
  const code = `C${1000 + n}`;
  const token = `bench-token-${n}`;
  const customer = await app.get(CustomersService).create(tx, { code, name: code });
  await app.get(TokensService).add(tx, { customerId: customer.id, token, key: `bench-key-${n}` });
  const wallets = app.get(WalletsService);
  await wallets.open(tx, customer.id, 'USD');
  await wallets.lock(tx, [customer.id]);
  await wallets.move(tx, [
    {
      customerId: customer.id,
      currency: 'USD',
      type: 'top_up',
      balanceMinor: MONEY_MINOR,
      frozenMinor: 0,
      document: { kind: 'top_up', no: 'BENCH' },
      cause: CAUSE,
    },
  ]);
  const skus = [];
  const count = n === 0 ? SKUS_OF_FIRST : SKUS_PER_CUSTOMER;
  for (let s = 0; s < count; s += 1)
    skus.push(await addSku(tx, app, warehouseId, customer.id, `SKU-${s}`));
  return { id: customer.id, code, token, skus };
}

async function addSku(tx: Tx, app: App, warehouseId: number, customerId: number, code: string) {
  const inventory = app.get(InventoryService);
  const sku = await app.get(CatalogService).create(tx, {
    customerId,
    code,
    name: code,
    weight: '0.6',
    weightUnit: 'lb',
    length: '5',
    width: '4',
    height: '4',
    lengthUnit: 'in',
  });
  await inventory.adjust(tx, {
    customerId,
    skuId: sku.id,
    skuCode: code,
    warehouseId,
    warehouseCode: WAREHOUSE,
    change: PIECES,
    documentNo: 'BENCH',
    cause: CAUSE,
  });
  const [row] = await inventory.lock(tx, [{ warehouseId, skuId: sku.id }]);
  return { id: sku.id, code, stockId: row?.id ?? 0 };
}
