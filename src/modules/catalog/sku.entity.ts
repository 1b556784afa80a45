import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A product of one customer. Weight and size are kept as typed: decimal text and unit. */
@Entity('skus')
export class SkuEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ name: 'customer_id', type: 'bigint' })
  customerId!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', default: '' })
  barcode!: string;

  @Column({ type: 'numeric', precision: 12, scale: 4 })
  weight!: string;

  @Column({ name: 'weight_unit', type: 'text' })
  weightUnit!: 'lb' | 'oz' | 'kg' | 'g';

  @Column({ type: 'numeric', precision: 10, scale: 3 })
  length!: string;

  @Column({ type: 'numeric', precision: 10, scale: 3 })
  width!: string;

  @Column({ type: 'numeric', precision: 10, scale: 3 })
  height!: string;

  @Column({ name: 'length_unit', type: 'text' })
  lengthUnit!: 'in' | 'cm';

  @Column({ name: 'declared_value_minor', type: 'bigint', default: 0 })
  declaredValueMinor!: number;

  @Column({ type: 'text', default: 'USD' })
  currency!: string;

  @Column({ name: 'image_url', type: 'text', default: '' })
  imageUrl!: string;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ name: 'stock_shown', type: 'boolean', default: true })
  stockShown!: boolean;

  /** Until it is approved, nobody outside sees it and no order names it. */
  @Column({ type: 'text', default: 'approved' })
  approval!: 'pending' | 'approved' | 'refused';

  @Column({ name: 'refusal_reason', type: 'text', default: '' })
  refusalReason!: string;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}
