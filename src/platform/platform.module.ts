import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { Clock } from './clock';
import { Database } from './database';
import { Lockout } from './lockout';
import { Log } from './log';
import { Outbound } from './outbound';
import { Passwords } from './passwords';
import { Sealer } from './seal';

export interface PlatformOptions {
  readonly database: DataSourceOptions;
  /** 32 bytes each; the first seals, all open. */
  readonly encryptionKeys: readonly Buffer[];
  readonly clock: Clock;
  readonly log: Log;
  /** Programs of this machine may be spoken to. */
  readonly allowLoopback: boolean;
}

/** What every module may ask for: the database, the time, the keys, the doors, the way out. */
@Global()
@Module({})
export class PlatformModule {
  static with(options: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      imports: [TypeOrmModule.forRoot({ ...options.database, retryAttempts: 0 })],
      providers: [
        { provide: Clock, useValue: options.clock },
        { provide: Log, useValue: options.log },
        { provide: Outbound, useValue: new Outbound(options.allowLoopback) },
        { provide: Passwords, useValue: new Passwords() },
        { provide: Sealer, useValue: new Sealer(options.encryptionKeys) },
        {
          provide: Database,
          inject: [getDataSourceToken()],
          useFactory: (source: DataSource) => new Database(source),
        },
        {
          provide: Lockout,
          inject: [Database, Sealer, Clock, Log],
          useFactory: (db: Database, sealer: Sealer, clock: Clock, log: Log) =>
            new Lockout(db, sealer, clock, log),
        },
      ],
      exports: [Clock, Database, Lockout, Log, Outbound, Passwords, Sealer],
    };
  }
}
