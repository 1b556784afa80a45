import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Units } from '../../platform/measures';

/** A building of an operator. `temuCode` is the name by which the platform calls it. */
@Entity('warehouses')
export class WarehouseEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ name: 'temu_code', type: 'text' })
  temuCode!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  country!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text' })
  city!: string;

  @Column({ type: 'text' })
  address1!: string;

  @Column({ type: 'text', default: '' })
  address2!: string;

  @Column({ type: 'text' })
  postcode!: string;

  @Column({ name: 'contact_name', type: 'text', default: '' })
  contactName!: string;

  @Column({ name: 'contact_phone', type: 'text', default: '' })
  contactPhone!: string;

  @Column({ name: 'contact_mail', type: 'text', default: '' })
  contactMail!: string;

  @Column({ name: 'time_zone', type: 'text' })
  timeZone!: string;

  /** In which a weight or a size is meant that comes without a unit. */
  @Column({ type: 'text', default: 'us' })
  units!: Units;

  /** Stages at which a person decides about a cancel; empty: never. */
  @Column({ name: 'cancel_asks_at', type: 'text', array: true, default: '{packed}' })
  cancelAsksAt!: string[];

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}
