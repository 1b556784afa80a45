import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Card } from './engine/cards.types';

/** A price list that is still being written. Publishing takes it away. */
@Entity('rate_card_drafts')
export class RateDraftEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ type: 'text' })
  kind!: Card['kind'];

  @Column({ name: 'warehouse_id', type: 'bigint' })
  warehouseId!: number;

  @Column({ name: 'channel_id', type: 'bigint', nullable: true })
  channelId!: number | null;

  /** Null: for all customers that are in no group with a card of its own. */
  @Column({ name: 'group_id', type: 'bigint', nullable: true })
  groupId!: number | null;

  @Column({ type: 'jsonb' })
  card!: Card;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}
