import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an operator has with a carrier. The credentials are sealed for this row. */
@Entity('carrier_accounts')
export class CarrierAccountEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'bytea' })
  credentials!: Buffer;

  @Column({ type: 'jsonb', default: {} })
  settings!: Record<string, string>;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}
