import { Column, Entity, PrimaryColumn } from 'typeorm';

export type CustomerScope = 'all' | 'only' | 'except';

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

  /** `selected`: the built-in one, behind which the warehouse chooses the real channel. */
  @Column({ type: 'text' })
  kind!: 'fixed' | 'selected';

  @Column({ name: 'customer_scope', type: 'text', default: 'all' })
  customerScope!: CustomerScope;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
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
