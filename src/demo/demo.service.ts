import { Injectable } from '@nestjs/common';
import { AccessService } from '../modules/access/access.service';
import { OPERATOR_RIGHTS } from '../modules/access/rights.rules';
import { StaffService } from '../modules/access/staff.service';
import { CarriersService } from '../modules/carriers/carriers.service';
import { ChannelCarriersService } from '../modules/carriers/channel-carriers.service';
import { CatalogService } from '../modules/catalog/catalog.service';
import { ChannelsService } from '../modules/channels/channels.service';
import { CustomerUsersService } from '../modules/customers/customer-users.service';
import { CustomersService } from '../modules/customers/customers.service';
import { demoDeliveryCard, demoHandlingCard } from '../modules/fees/demo-cards';
import { RateCardsService } from '../modules/fees/rate-cards.service';
import { InventoryService } from '../modules/inventory/inventory.service';
import { OperatorsService } from '../modules/operators/operators.service';
import { RegistrationsService } from '../modules/operators/registrations.service';
import { TokensService } from '../modules/tokens/tokens.service';
import { WalletsService } from '../modules/wallets/wallets.service';
import { type Warehouse, WarehousesService } from '../modules/warehouses/warehouses.service';
import { Database, type OperatorId, type Tx } from '../platform/database';
import { Passwords } from '../platform/passwords';
import {
  DEMO_OPERATORS,
  type DemoCustomer,
  type DemoOperator,
  type DemoSku,
  type DemoWarehouse,
} from './demo.data';

const CURRENCY = 'USD';
/** Labels that scan and cost nothing. */
const SANDBOX = { kind: 'sandbox', name: 'Sandbox', credentials: {}, settings: {}, active: true };
const SANDBOX_SERVICES = {
  'UPS-GROUND': 'ups_ground',
  'USPS-GA': 'usps_ground_advantage',
} as const;
/** Where the portals of the platform are. */
const RETURN_HOSTS = ['seller.temu.com', 'agentseller.temu.com', 'agentseller-us.temu.com'];

/** Of the passwords, by e-mail. */
type Hashes = ReadonlyMap<string, string>;

const CAUSE = { person: 'demo', reason: 'Demo data', requestId: '' };

/** Makes the demo data, an operator in one transaction: it is there as a whole or not at all. */
@Injectable()
export class DemoService {
  constructor(
    private readonly db: Database,
    private readonly operators: OperatorsService,
    private readonly registrations: RegistrationsService,
    private readonly access: AccessService,
    private readonly staff: StaffService,
    private readonly passwords: Passwords,
    private readonly warehouses: WarehousesService,
    private readonly channels: ChannelsService,
    private readonly carriers: CarriersService,
    private readonly channelCarriers: ChannelCarriersService,
    private readonly customers: CustomersService,
    private readonly users: CustomerUsersService,
    private readonly tokens: TokensService,
    private readonly wallets: WalletsService,
    private readonly catalog: CatalogService,
    private readonly inventory: InventoryService,
    private readonly cards: RateCardsService,
  ) {}

  /**
   * Adds the operators that are not there yet. What is there stays as it was left, but for the
   * tokens that every document names: whoever authorized in between has set an end to them.
   */
  async seed(): Promise<void> {
    for (const operator of DEMO_OPERATORS) {
      const there = await this.operators.findIdByCode(operator.orgCode);
      if (there !== null) {
        await this.keepTokens(there, operator);
        continue;
      }
      // Hashing is slow on purpose, so it happens outside the transaction.
      const hashes = await this.hashesOf(operator);
      await this.operators.create({ code: operator.orgCode, name: operator.name }, async (tx) => {
        await this.furnish(tx, operator, hashes);
        await this.addOwner(tx, operator, hashes);
      });
    }
  }

  private keepTokens(operatorId: OperatorId, { customers }: DemoOperator): Promise<void> {
    return this.db.transaction(operatorId, async (tx) => {
      for (const { token } of customers) await this.tokens.keep(tx, token);
    });
  }

  private async hashesOf({ owner, customers }: DemoOperator): Promise<Hashes> {
    const people = [...(owner ? [owner] : []), ...customers.map(({ user }) => user)];
    const entries = people.map(async ({ email, password }) => {
      return [email, await this.passwords.hash(password, email)] as const;
    });
    return new Map(await Promise.all(entries));
  }

  private async addOwner(tx: Tx, { owner }: DemoOperator, hashes: Hashes): Promise<void> {
    const passwordHash = owner && hashes.get(owner.email);
    if (!owner || !passwordHash) return;
    await this.staff.add(tx, { ...owner, name: 'Demo owner', role: 'owner', passwordHash });
  }

  private async furnish(tx: Tx, operator: DemoOperator, hashes: Hashes): Promise<void> {
    const { orgCode, appKey, appSecret } = operator;
    // A router that nobody answers at: the simulator's place, where it listens for pushes.
    const routerUrl = 'http://127.0.0.1:8090/openapi/router';
    await this.registrations.register(tx, {
      environment: 'test',
      orgCode,
      appKey,
      appSecret,
      routerUrl,
      returnHosts: RETURN_HOSTS,
    });
    await this.access.addKey(tx, { name: 'demo', key: operator.adminKey, rights: OPERATOR_RIGHTS });
    const accountId = await this.carriers.create(tx, SANDBOX);
    const warehouses: Warehouse[] = [];
    for (const warehouse of operator.warehouses)
      warehouses.push(await this.addWarehouse(tx, warehouse, accountId));
    for (const customer of operator.customers)
      await this.addCustomer(tx, customer, warehouses, hashes);
  }

  private async addWarehouse(tx: Tx, demo: DemoWarehouse, accountId: number): Promise<Warehouse> {
    const warehouse = await this.warehouses.create(tx, {
      code: demo.temuCode,
      temuCode: demo.temuCode,
      name: demo.name,
      country: 'United States',
      state: demo.state,
      city: demo.city,
      address1: demo.address1,
      address2: '',
      postcode: demo.postcode,
      contactName: 'Receiving',
      contactPhone: demo.phone,
      contactMail: `${demo.temuCode.slice(3).toLowerCase()}@example.com`,
      timeZone: demo.timeZone,
      units: 'us',
      cancelAsksAt: [],
      active: true,
    });
    await this.channels.createBuiltIn(tx, warehouse.id);
    for (const { code, name, carrier } of demo.channels) {
      const channelId = await this.channels.create(tx, {
        warehouseId: warehouse.id,
        code,
        name,
        carrierName: carrier,
        customerScope: 'all',
        customerIds: [],
        active: true,
      });
      const first = { channelId, version: 0 };
      const service = SANDBOX_SERVICES[code];
      await this.channelCarriers.change(tx, first, { accountId, service, buyAt: 'create' });
      const card = demoDeliveryCard(code, demo.state);
      await this.cards.publishFirst(tx, { warehouseId: warehouse.id, channelId, card });
    }
    const handling = { warehouseId: warehouse.id, channelId: null, card: demoHandlingCard() };
    await this.cards.publishFirst(tx, handling);
    return warehouse;
  }

  private async addCustomer(
    tx: Tx,
    demo: DemoCustomer,
    warehouses: readonly Warehouse[],
    hashes: Hashes,
  ): Promise<void> {
    const customer = await this.customers.create(tx, { code: demo.code, name: demo.name });
    const { email } = demo.user;
    await this.users.create(tx, {
      customerId: customer.id,
      email,
      name: demo.name,
      passwordHash: hashes.get(email) ?? null,
    });
    await this.tokens.add(tx, { customerId: customer.id, token: demo.token, key: demo.key });
    await this.wallets.open(tx, customer.id, CURRENCY);
    await this.wallets.lock(tx, [customer.id]);
    await this.wallets.move(tx, [
      {
        customerId: customer.id,
        currency: CURRENCY,
        type: 'top_up',
        balanceMinor: demo.balanceMinor,
        frozenMinor: 0,
        document: { kind: 'top_up', no: 'DEMO' },
        cause: CAUSE,
      },
    ]);
    for (const sku of demo.skus) await this.addSku(tx, customer.id, sku, warehouses);
  }

  private async addSku(
    tx: Tx,
    customerId: number,
    demo: DemoSku,
    warehouses: readonly Warehouse[],
  ): Promise<void> {
    const [length, width, height] = demo.size;
    const sku = await this.catalog.create(tx, {
      customerId,
      code: demo.code,
      name: demo.name,
      weight: demo.weightLb,
      weightUnit: 'lb',
      length,
      width,
      height,
      lengthUnit: 'in',
    });
    for (const warehouse of warehouses) {
      const change = demo.pieces[warehouse.temuCode] ?? 0;
      if (change === 0) continue;
      await this.inventory.adjust(tx, {
        customerId,
        skuId: sku.id,
        skuCode: sku.code,
        warehouseId: warehouse.id,
        warehouseCode: warehouse.temuCode,
        change,
        documentNo: 'DEMO',
        cause: CAUSE,
      });
    }
  }
}
