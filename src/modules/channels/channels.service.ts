import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FETCHES_SURVIVE_CLEARING } from '../../platform/caching';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { ChannelCustomerEntity, ChannelEntity, type CustomerScope } from './channel.entity';
import { builtInKeepsItsCode, builtInStaysOn, channelCodeTaken } from './channels.errors';
import { admits } from './channels.rules';

/** A channel with the customers that its scope names. */
export interface Channel extends Readonly<ChannelEntity> {
  readonly customerIds: ReadonlySet<number>;
}

export interface NewChannel {
  readonly warehouseId: number;
  readonly code: string;
  readonly name: string;
  readonly carrierName: string;
  readonly customerScope: CustomerScope;
  readonly customerIds: readonly number[];
  readonly active: boolean;
  readonly stockShown?: boolean;
}

export type ChannelChange = Partial<Omit<NewChannel, 'warehouseId'>>;

/** The code of the built-in channel, which every warehouse has from its first moment. */
export const BUILT_IN_CODE = 'selected_by_warehouse';

const CACHED_MS = 1_000;
const MAX_CACHED_OPERATORS = 1_000;

@Injectable()
export class ChannelsService {
  private readonly byOperator: LRUCache<OperatorId, ReadonlyMap<number, readonly Channel[]>>;

  constructor(private readonly db: Database) {
    this.byOperator = new LRUCache({
      max: MAX_CACHED_OPERATORS,
      ttl: CACHED_MS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: (operatorId: OperatorId) => this.load(operatorId),
    });
  }

  /** The active channels of a warehouse, the built-in one first. A second old at most. */
  async listActive(operatorId: OperatorId, warehouseId: number): Promise<readonly Channel[]> {
    const byWarehouse = await this.byOperator.fetch(operatorId);
    return (byWarehouse?.get(warehouseId) ?? []).filter((channel) => channel.active);
  }

  /** Those of them that the customer may use. */
  async listFor(
    operatorId: OperatorId,
    warehouseId: number,
    customerId: number,
  ): Promise<Channel[]> {
    const active = await this.listActive(operatorId, warehouseId);
    return active.filter((channel) => admits(channel, customerId));
  }

  /**
   * Whether others are shown the stock of a warehouse: where at least one channel that the customer
   * may use shows it. A second old at most.
   */
  async showStock(
    operatorId: OperatorId,
    warehouseId: number,
    customerId: number,
  ): Promise<boolean> {
    const channels = await this.listFor(operatorId, warehouseId, customerId);
    return channels.some((channel) => channel.stockShown);
  }

  async createBuiltIn(tx: Tx, warehouseId: number): Promise<void> {
    await tx.manager.insert(ChannelEntity, {
      operatorId: tx.operatorId,
      warehouseId,
      code: BUILT_IN_CODE,
      name: 'Selected by Warehouse',
      kind: 'selected',
    });
  }

  async create(tx: Tx, channel: NewChannel): Promise<number> {
    const { customerIds, ...fields } = channel;
    const row = tx.manager.create(ChannelEntity, {
      ...fields,
      operatorId: tx.operatorId,
      kind: 'fixed',
    });
    await refusingBrokenRules(fields, () => tx.manager.insert(ChannelEntity, row));
    await this.nameCustomers(tx, row.id, customerIds);
    tx.onCommit(() => this.byOperator.delete(tx.operatorId));
    return row.id;
  }

  /** Replaces the customers that the scope names. */
  async nameCustomers(tx: Tx, channelId: number, customerIds: readonly number[]): Promise<void> {
    const { operatorId } = tx;
    await tx.manager.delete(ChannelCustomerEntity, { operatorId, channelId });
    await tx.manager.insert(
      ChannelCustomerEntity,
      customerIds.map((customerId) => ({ operatorId, channelId, customerId })),
    );
  }

  /** All channels of a warehouse as they are now, active or not, the built-in one first. */
  async listAll(operatorId: OperatorId, warehouseId: number): Promise<readonly Channel[]> {
    return (await this.load(operatorId)).get(warehouseId) ?? [];
  }

  /** The channel as it is now, or null. */
  get(operatorId: OperatorId, id: number): Promise<Channel | null> {
    return this.db.transaction(operatorId, (tx) => this.getIn(tx, id));
  }

  /** The same, as this transaction sees it. */
  async getIn(tx: Tx, id: number): Promise<Channel | null> {
    const { operatorId } = tx;
    const channel = await tx.manager.findOneBy(ChannelEntity, { operatorId, id });
    if (!channel) return null;
    const named = await tx.manager.findBy(ChannelCustomerEntity, { operatorId, channelId: id });
    return { ...channel, customerIds: new Set(named.map((one) => one.customerId)) };
  }

  /**
   * Changes what is named, if the channel still is at this version; null: it is not. The built-in
   * channel keeps its code and stays on.
   */
  async change(
    tx: Tx,
    key: VersionKey,
    { customerIds, ...fields }: ChannelChange,
  ): Promise<{ before: Channel; after: Channel } | null> {
    tx.onCommit(() => this.byOperator.delete(tx.operatorId));
    const before = await this.getIn(tx, key.id);
    const changed = await refusingBrokenRules(fields, () =>
      changeVersioned(tx, ChannelEntity, key, fields),
    );
    if (changed && customerIds) await this.nameCustomers(tx, key.id, customerIds);
    const after = changed && (await this.getIn(tx, key.id));
    return before && after && { before, after };
  }

  private load(operatorId: OperatorId): Promise<ReadonlyMap<number, readonly Channel[]>> {
    return this.db.transaction(operatorId, async (tx) => {
      const channels = await tx.manager.find(ChannelEntity, {
        where: { operatorId },
        order: { id: 'ASC' },
      });
      const named = await tx.manager.find(ChannelCustomerEntity, { where: { operatorId } });
      return byWarehouse(channels, named);
    });
  }
}

/** The constraints decide; here their refusal gets words. */
async function refusingBrokenRules<T>(
  { code = '' }: ChannelChange,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    switch (violatedConstraint(error)) {
      case 'channel_code_is_unique':
        throw channelCodeTaken({ code });
      case 'channel_built_in_keeps_its_code':
        throw builtInKeepsItsCode({ code });
      case 'channel_built_in_stays_on':
        throw builtInStaysOn({});
      default:
        throw error;
    }
  }
}

function byWarehouse(
  channels: readonly ChannelEntity[],
  named: readonly ChannelCustomerEntity[],
): ReadonlyMap<number, readonly Channel[]> {
  const customers = new Map<number, Set<number>>();
  for (const { channelId, customerId } of named) {
    const ids = customers.get(channelId) ?? new Set();
    customers.set(channelId, ids.add(customerId));
  }
  const sorted = [...channels].sort(
    (a, b) => Number(b.kind === 'selected') - Number(a.kind === 'selected'),
  );
  const result = new Map<number, Channel[]>();
  for (const channel of sorted) {
    const list = result.get(channel.warehouseId) ?? [];
    list.push({ ...channel, customerIds: customers.get(channel.id) ?? new Set() });
    result.set(channel.warehouseId, list);
  }
  return result;
}
