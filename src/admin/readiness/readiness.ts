import { Injectable } from '@nestjs/common';
import { canBeOrdered } from '../../modules/catalog/catalog.rules';
import { SkusService } from '../../modules/catalog/skus.service';
import { admits } from '../../modules/channels/channels.rules';
import { ChannelsService } from '../../modules/channels/channels.service';
import type { Customer } from '../../modules/customers/customers.service';
import { RateCardsService } from '../../modules/fees/rate-cards.service';
import { InventoryService } from '../../modules/inventory/inventory.service';
import { RegistrationsService } from '../../modules/operators/registrations.service';
import type { RegistrationView } from '../../modules/operators/registrations.types';
import { TokensService } from '../../modules/tokens/tokens.service';
import { WalletDeskService } from '../../modules/wallets/wallet-desk.service';
import type { Warehouse } from '../../modules/warehouses/warehouses.service';
import { Clock } from '../../platform/clock';
import type { OperatorId } from '../../platform/database';
import { weight } from '../../platform/measures';
import { type CustomerFacts, type Facts, type Finding, findings } from './readiness.rules';

const CURRENCY = 'USD';
const ONE_GRAM = weight('1', 'g');
/** Two are wanted: who has so many has them. */
const MAX_SKUS = 200;

/** Looks at everything that has to be there before Temu can use a warehouse. */
@Injectable()
export class Readiness {
  constructor(
    private readonly clock: Clock,
    private readonly registrations: RegistrationsService,
    private readonly channels: ChannelsService,
    private readonly cards: RateCardsService,
    private readonly skus: SkusService,
    private readonly inventory: InventoryService,
    private readonly tokens: TokensService,
    private readonly wallets: WalletDeskService,
  ) {}

  /** @param customer null: what no customer is needed for */
  async of(warehouse: Warehouse, customer: Customer | null): Promise<Finding[]> {
    const { operatorId, temuCode, active, cancelAsksAt } = warehouse;
    const now = this.clock.now();
    const cards = await this.cards.list(operatorId, warehouse.id);
    const inForce = cards.filter((card) => card.effectiveFrom <= now);
    const all = await this.channels.listAll(operatorId, warehouse.id);
    const channels = all.filter((channel) => channel.active && channel.kind !== 'selected');
    const registrations = await this.registrations.list(operatorId);
    const environmentsOf = (fits: (one: RegistrationView) => boolean) =>
      registrations.filter(fits).map((one) => one.environment);
    const facts: Facts = {
      warehouse: { temuCode, active },
      isRegistered: registrations.length > 0,
      pushesPausedIn: environmentsOf((one) => one.pushesPaused),
      feesUntoldIn: environmentsOf((one) => one.pushesOff.includes('estimate')),
      cancelAsksAt,
      hasHandlingPrice: inForce.some((card) => card.kind === 'handling'),
      channels: channels.map((channel) => ({
        code: channel.code,
        hasPrice: inForce.some((card) => card.channelId === channel.id),
        isOpen: customer === null || admits(channel, customer.id),
      })),
      customer: customer && (await this.factsOf(operatorId, temuCode, customer)),
    };
    return findings(facts);
  }

  private async factsOf(
    operatorId: OperatorId,
    warehouseCode: string,
    customer: Customer,
  ): Promise<CustomerFacts> {
    const now = this.clock.now();
    const tokens = await this.tokens.list(operatorId, customer.id);
    const wallet = await this.wallets.get(operatorId, {
      customerId: customer.id,
      currency: CURRENCY,
    });
    return {
      code: customer.code,
      active: customer.active,
      stockShown: customer.stockShown,
      hasToken: tokens.some(
        ({ revokedAt, expiresAt }) => !revokedAt && (!expiresAt || expiresAt > now),
      ),
      spendableMinor: wallet?.spendableMinor ?? 0,
      skus: await this.skusOf(operatorId, warehouseCode, customer),
    };
  }

  private async skusOf(
    operatorId: OperatorId,
    warehouseCode: string,
    customer: Customer,
  ): Promise<CustomerFacts['skus']> {
    const page = { customerId: customer.id, limit: MAX_SKUS };
    const skus = await this.skus.list(operatorId, { ...page, after: 0 });
    const stock = await this.inventory.list(operatorId, { ...page, warehouseCode, above: null });
    return skus
      .filter((sku) => canBeOrdered(sku) && weight(sku.weight, sku.weightUnit) > ONE_GRAM)
      .map(({ code }) => {
        const held = stock.find((row) => row.skuCode === code);
        const available = held ? held.onHand - held.allocated - held.locked - held.safetyStock : 0;
        return { code, available };
      });
  }
}
