import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A merchant who keeps goods here. `code` is the number by which others call it. */
@Entity('customers')
export class CustomerEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'group_id', type: 'bigint', nullable: true })
  groupId!: number | null;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  /** Off: the stock is there, but others are told zero. */
  @Column({ name: 'stock_shown', type: 'boolean', default: true })
  stockShown!: boolean;

  /** For trying out: reports leave it out. */
  @Column({ type: 'boolean', default: false })
  test!: boolean;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}
