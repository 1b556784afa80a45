import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FETCHES_SURVIVE_CLEARING } from '../../platform/caching';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import {
  ChannelCustomerEntity,
  ChannelEntity,
  ChannelGroupEntity,
  type CustomerScope,
} from './channel.entity';
import {
  builtInKeepsItsCode,
  builtInStaysOn,
  channelCodeTaken,
  onlyBuiltInSelects,
  priorityUnknown,
} from './channels.errors';
import { admits } from './channels.rules';
import { MEMBERS, type MemberRow } from './channels.sql';

/** A channel with the customers and groups that its scope names. */
export interface Channel extends Readonly<ChannelEntity> {
  readonly customerIds: ReadonlySet<number>;
  readonly groupIds: ReadonlySet<number>;
  /** Those customers, and the customers of those groups. */
  readonly memberIds: ReadonlySet<number>;
}

/** What a channel can carry; null: anything. Decimal text, as it was typed. */
type Limits = Pick<
  Channel,
  'maxWeight' | 'weightUnit' | 'maxLength' | 'maxLengthAndGirth' | 'lengthUnit'
>;

export interface NewChannel extends Partial<Limits> {
  readonly warehouseId: number;
  readonly code: string;
  readonly name: string;
  readonly carrierName: string;
  readonly customerScope: CustomerScope;
  readonly customerIds: readonly number[];
  readonly groupIds?: readonly number[];
  readonly active: boolean;
  readonly stockShown?: boolean;
}

export interface ChannelChange extends Partial<Omit<NewChannel, 'warehouseId'>> {
  /** Of the built-in channel: how it chooses. */
  readonly selection?: Channel['selection'];
  /** For `priority`: codes of channels of the same warehouse, the first that gets there wins. */
  readonly priorityCodes?: readonly string[];
}

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
    const { customerIds, groupIds = [], ...fields } = channel;
    const row = tx.manager.create(ChannelEntity, {
      ...fields,
      operatorId: tx.operatorId,
      kind: 'fixed',
    });
    await refusingBrokenRules(fields, () => tx.manager.insert(ChannelEntity, row));
    await this.nameCustomers(tx, row.id, customerIds);
    await this.nameGroups(tx, row.id, groupIds);
    tx.onCommit(() => this.byOperator.delete(tx.operatorId));
    return row.id;
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
    return namedOf(channel, await tx.rows(MEMBERS, [operatorId, id]));
  }

  /**
   * Changes what is named, if the channel still is at this version; null: it is not. The built-in
   * channel keeps its code and stays on, and is the only one that chooses among others.
   */
  async change(
    tx: Tx,
    key: VersionKey,
    change: ChannelChange,
  ): Promise<{ before: Channel; after: Channel } | null> {
    const { customerIds, groupIds, priorityCodes, ...fields } = change;
    tx.onCommit(() => this.byOperator.delete(tx.operatorId));
    const before = await this.getIn(tx, key.id);
    if (!before) return null;
    if ((fields.selection ?? priorityCodes) && before.kind !== 'selected')
      throw onlyBuiltInSelects({ code: before.code });
    const priority = priorityCodes && {
      priorityIds: await idsOfOthers(tx, before.warehouseId, priorityCodes),
    };
    const changed = await refusingBrokenRules(fields, () =>
      changeVersioned(tx, ChannelEntity, key, { ...fields, ...priority }),
    );
    if (!changed) return null;
    if (customerIds) await this.nameCustomers(tx, key.id, customerIds);
    if (groupIds) await this.nameGroups(tx, key.id, groupIds);
    const after = await this.getIn(tx, key.id);
    return after && { before, after };
  }

  /** Replaces the customers that the scope names. */
  private async nameCustomers(tx: Tx, channelId: number, ids: readonly number[]): Promise<void> {
    const { operatorId } = tx;
    await tx.manager.delete(ChannelCustomerEntity, { operatorId, channelId });
    await tx.manager.insert(
      ChannelCustomerEntity,
      ids.map((customerId) => ({ operatorId, channelId, customerId })),
    );
  }

  /** Replaces the groups that the scope names. */
  private async nameGroups(tx: Tx, channelId: number, ids: readonly number[]): Promise<void> {
    const { operatorId } = tx;
    await tx.manager.delete(ChannelGroupEntity, { operatorId, channelId });
    await tx.manager.insert(
      ChannelGroupEntity,
      ids.map((groupId) => ({ operatorId, channelId, groupId })),
    );
  }

  private load(operatorId: OperatorId): Promise<ReadonlyMap<number, readonly Channel[]>> {
    return this.db.transaction(operatorId, async (tx) => {
      const channels = await tx.manager.find(ChannelEntity, {
        where: { operatorId },
        order: { id: 'ASC' },
      });
      return byWarehouse(channels, await tx.rows(MEMBERS, [operatorId, null]));
    });
  }
}

/** In their order, which is the order of choice. */
async function idsOfOthers(
  tx: Tx,
  warehouseId: number,
  codes: readonly string[],
): Promise<number[]> {
  const { operatorId } = tx;
  const found = await tx.manager.findBy(ChannelEntity, { operatorId, warehouseId, kind: 'fixed' });
  return [...new Set(codes)].map((code) => {
    const channel = found.find((one) => one.code === code);
    if (!channel) throw priorityUnknown({ code });
    return channel.id;
  });
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
  members: readonly MemberRow[],
): ReadonlyMap<number, readonly Channel[]> {
  const ofChannel = groupedBy(members, (row) => row.channel_id);
  const sorted = [...channels].sort(
    (a, b) => Number(b.kind === 'selected') - Number(a.kind === 'selected'),
  );
  return groupedBy(
    sorted.map((channel) => namedOf(channel, ofChannel.get(channel.id) ?? [])),
    (channel) => channel.warehouseId,
  );
}

function groupedBy<T>(rows: readonly T[], keyOf: (row: T) => number): Map<number, T[]> {
  const result = new Map<number, T[]>();
  for (const row of rows) {
    const group = result.get(keyOf(row)) ?? [];
    group.push(row);
    result.set(keyOf(row), group);
  }
  return result;
}

function namedOf(channel: ChannelEntity, rows: readonly MemberRow[]): Channel {
  const named = rows.filter((row) => row.group_id === null);
  return {
    ...channel,
    customerIds: idsOf(named.map((row) => row.customer_id)),
    groupIds: idsOf(rows.map((row) => row.group_id)),
    memberIds: idsOf(rows.map((row) => row.customer_id)),
  };
}

function idsOf(ids: readonly (number | null)[]): ReadonlySet<number> {
  return new Set(ids.filter((id) => id !== null));
}
