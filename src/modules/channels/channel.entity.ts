import { Column, Entity, PrimaryColumn } from 'typeorm';

export type CustomerScope = 'all' | 'only' | 'except';
export type Selection = 'cheapest' | 'fastest' | 'priority';

/** A logistics channel of one warehouse. */
@Entity('channels')
export class ChannelEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ name: 'warehouse_id', type: 'bigint' })
  warehouseId!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'carrier_name', type: 'text', default: '' })
  carrierName!: string;

  /**
   * `fixed`: a carrier's service. `own_label`: whoever orders brings the label. `selected`: the
   * built-in one, behind which the warehouse chooses the real channel.
   */
  @Column({ type: 'text' })
  kind!: 'fixed' | 'own_label' | 'selected';

  /** How `selected` chooses; `priority` goes through `priorityIds`. */
  @Column({ type: 'text', default: 'cheapest' })
  selection!: Selection;

  @Column({ name: 'priority_ids', type: 'bigint', array: true, default: '{}' })
  priorityIds!: number[];

  /** Decimal text in `weightUnit`; null: any weight. */
  @Column({ name: 'max_weight', type: 'numeric', precision: 12, scale: 4, nullable: true })
  maxWeight!: string | null;

  @Column({ name: 'weight_unit', type: 'text', default: 'lb' })
  weightUnit!: 'lb' | 'oz' | 'kg' | 'g';

  /** Of the longest side, in `lengthUnit`; null: any. */
  @Column({ name: 'max_length', type: 'numeric', precision: 10, scale: 3, nullable: true })
  maxLength!: string | null;

  /** Of the longest side + 2 × (the two others); null: any. */
  @Column({
    name: 'max_length_and_girth',
    type: 'numeric',
    precision: 10,
    scale: 3,
    nullable: true,
  })
  maxLengthAndGirth!: string | null;

  @Column({ name: 'length_unit', type: 'text', default: 'in' })
  lengthUnit!: 'in' | 'cm';

  @Column({ name: 'customer_scope', type: 'text', default: 'all' })
  customerScope!: CustomerScope;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  /** Off: stock is not shown to others for its sake. */
  @Column({ name: 'stock_shown', type: 'boolean', default: true })
  stockShown!: boolean;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}

/** A group of customers that the scope `only` or `except` of a channel names. */
@Entity('channel_groups')
export class ChannelGroupEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ name: 'channel_id', type: 'bigint' })
  channelId!: number;

  @PrimaryColumn({ name: 'group_id', type: 'bigint' })
  groupId!: number;
}

/** A customer that the scope `only` or `except` of a channel names. */
@Entity('channel_customers')
export class ChannelCustomerEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ name: 'channel_id', type: 'bigint' })
  channelId!: number;

  @PrimaryColumn({ name: 'customer_id', type: 'bigint' })
  customerId!: number;
}
