import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuthorizationMode, Region } from './registrations.rules';

@Entity('operators')
export class OperatorEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** Off: nobody signs in, no key works, no call is taken. */
  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}

/** One registration of an operator at the platform, per environment. */
@Entity('registrations')
export class RegistrationEntity {
  @PrimaryColumn({ name: 'operator_id', type: 'integer' })
  operatorId!: number;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ type: 'text' })
  environment!: 'test' | 'production';

  @Column({ name: 'org_code', type: 'text' })
  orgCode!: string;

  @Column({ name: 'app_key', type: 'text' })
  appKey!: string;

  @Column({ name: 'app_secret', type: 'bytea' })
  appSecret!: Buffer;

  @Column({ name: 'previous_secret', type: 'bytea', nullable: true })
  previousSecret!: Buffer | null;

  @Column({ name: 'previous_secret_until', type: 'timestamptz', nullable: true })
  previousSecretUntil!: Date | null;

  /** With which the platform lets the application have files; null: nobody has said. */
  @Column({ name: 'access_token', type: 'bytea', nullable: true })
  accessToken!: Buffer | null;

  /** Hosts that merchants may be sent back to from the authorization page. */
  @Column({ name: 'return_hosts', type: 'text', array: true, default: '{}' })
  returnHosts!: string[];

  @Column({ name: 'router_url', type: 'text' })
  routerUrl!: string;

  @Column({ type: 'text', default: 'us' })
  region!: Region;

  @Column({ name: 'authorization_mode', type: 'text', default: 'one_click' })
  authorizationMode!: AuthorizationMode;

  @Column({ name: 'pushes_paused', type: 'boolean', default: false })
  pushesPaused!: boolean;

  @Column({ name: 'pushes_off', type: 'text', array: true, default: '{}' })
  pushesOff!: string[];

  @Column({ name: 'pushes_per_second', type: 'integer', nullable: true })
  pushesPerSecond!: number | null;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  updatedAt!: Date;
}
