import { Injectable } from '@nestjs/common';
import { CatalogService } from '../../modules/catalog/catalog.service';
import { SkusService } from '../../modules/catalog/skus.service';
import { admits } from '../../modules/channels/channels.rules';
import { type Channel, ChannelsService } from '../../modules/channels/channels.service';
import { notATestCustomer } from '../../modules/customers/customers.errors';
import { type Customer, CustomersService } from '../../modules/customers/customers.service';
import { InventoryService } from '../../modules/inventory/inventory.service';
import { WalletDeskService } from '../../modules/wallets/wallet-desk.service';
import { spendable, WalletsService } from '../../modules/wallets/wallets.service';
import { type Warehouse, WarehousesService } from '../../modules/warehouses/warehouses.service';
import type { Tx } from '../../platform/database';

export const TEST_SKU_CODES = ['SELFTEST-1', 'SELFTEST-2'] as const;

const TEST_SKU = {
  name: 'Self-test',
  weight: '0.5',
  weightUnit: 'lb',
  length: '5',
  width: '4',
  height: '3',
  lengthUnit: 'in',
} as const;
const CURRENCY = 'USD';
/** Temu's self-test wants more than a hundred; its cases use up some. */
const PIECES = 500;
const ENOUGH_MINOR = 100_000;

interface Cause {
  readonly person: string;
  readonly requestId: string;
}

/**
 * Makes a customer ready for Temu's self-test: what is missing is added, what is there stays. So it
 * can be done again before the next test.
 */
@Injectable()
export class TestCustomers {
  constructor(
    private readonly customers: CustomersService,
    private readonly skus: SkusService,
    private readonly catalog: CatalogService,
    private readonly inventory: InventoryService,
    private readonly channels: ChannelsService,
    private readonly warehouses: WarehousesService,
    private readonly wallets: WalletsService,
    private readonly desk: WalletDeskService,
  ) {}

  /** @param channels of the warehouse, as they are @returns the customer, and what was done */
  async furnish(
    tx: Tx,
    code: string,
    warehouse: Warehouse,
    channels: readonly Channel[],
    cause: Cause,
  ): Promise<{ customer: Customer; done: string[] }> {
    const done: string[] = [];
    const customer = await this.customer(tx, code, done);
    await this.settle(tx, warehouse, done);
    await this.openChannel(tx, customer, channels, done);
    for (const sku of TEST_SKU_CODES) await this.stock(tx, customer, sku, warehouse, cause, done);
    await this.fund(tx, customer, cause, done);
    return { customer, done };
  }

  private async customer(tx: Tx, code: string, done: string[]): Promise<Customer> {
    const held = await this.customers.findByCode(tx, code);
    if (held && !held.test) throw notATestCustomer({ code });
    if (held) return held;
    done.push(`customer ${code} made`);
    const made = await this.customers.create(tx, { code, name: `Self-test ${code}`, test: true });
    await this.wallets.open(tx, made.id, CURRENCY);
    return made;
  }

  /** The preset temu-self-test: cancelling never waits for a person. */
  private async settle(tx: Tx, warehouse: Warehouse, done: string[]): Promise<void> {
    if (warehouse.cancelAsksAt.length === 0) return;
    const changed = await this.warehouses.change(tx, warehouse, { cancelAsksAt: [] });
    if (changed) done.push(`warehouse ${warehouse.code}: cancelling waits for nobody`);
  }

  private async openChannel(
    tx: Tx,
    { id, code }: Customer,
    channels: readonly Channel[],
    done: string[],
  ): Promise<void> {
    const fixed = channels.filter((channel) => channel.active && channel.kind === 'fixed');
    const [first] = fixed;
    if (!first || fixed.some((channel) => admits(channel, id))) return;
    const named = new Set(first.customerIds);
    if (first.customerScope === 'only') named.add(id);
    else named.delete(id);
    await this.channels.change(tx, first, { customerIds: [...named] });
    done.push(`channel ${first.code} opened to ${code}`);
  }

  private async stock(
    tx: Tx,
    customer: Customer,
    skuCode: string,
    warehouse: Warehouse,
    { person, requestId }: Cause,
    done: string[],
  ): Promise<void> {
    const held = await this.catalog.getIn(tx, { customerId: customer.id, code: skuCode });
    const sku =
      held ?? (await this.skus.create(tx, { ...TEST_SKU, code: skuCode, customerId: customer.id }));
    if (!held) done.push(`SKU ${skuCode} made`);
    const key = { warehouseId: warehouse.id, skuId: sku.id };
    const [row] = await this.inventory.lock(tx, [key]);
    const available = row ? row.onHand - row.allocated - row.locked - row.safetyStock : 0;
    if (available >= PIECES) return;
    const change = PIECES - available;
    await this.inventory.adjust(tx, {
      ...key,
      customerId: customer.id,
      skuCode,
      warehouseCode: warehouse.temuCode,
      change,
      documentNo: `SELFTEST-${requestId}`,
      cause: { person, requestId, reason: 'Self-test' },
    });
    done.push(`${change} pieces of ${skuCode} added`);
  }

  private async fund(
    tx: Tx,
    { id, code }: Customer,
    { person, requestId }: Cause,
    done: string[],
  ): Promise<void> {
    const locked = await this.wallets.lock(tx, [id]);
    const wallet = locked.find((one) => one.currency === CURRENCY);
    const missing = ENOUGH_MINOR - (wallet ? spendable(wallet) : 0);
    if (missing <= 0) return;
    await this.desk.correct(tx, {
      customerId: id,
      customerCode: code,
      currency: CURRENCY,
      amountMinor: missing,
      documentNo: `SELFTEST-${requestId}`,
      cause: { person, requestId, reason: 'Self-test' },
    });
    done.push('money for the test added');
  }
}
