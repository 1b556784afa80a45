import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './admin/admin.module';
import type { Config } from './config';
import { databaseOptions } from './database';
import { DemoModule } from './demo/demo.module';
import { HooksModule } from './hooks/hooks.module';
import { OmsModule } from './oms/oms.module';
import type { Clock } from './platform/clock';
import { HealthModule } from './platform/health/health.module';
import type { Log } from './platform/log';
import { PlatformModule } from './platform/platform.module';
import { SettingsModule } from './settings.module';
import { TemuModule } from './temu/temu.module';

/** The list of what runs: the platform beneath, the faces above; each brings its modules. */
@Module({})
export class AppModule {
  static with(config: Config, clock: Clock, log: Log): DynamicModule {
    const { url, poolSize } = config.database;
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          database: databaseOptions({ url, poolSize }),
          encryptionKeys: config.encryptionKeys,
          clock,
          log,
          allowLoopback: config.outbound.allowLoopback,
        }),
        SettingsModule.with(config),
        HealthModule,
        TemuModule.with({
          successCode: config.temu.successCode,
          requestsPerSecond: config.http.temuRequestsPerSecond,
          authorizationPushType: config.temu.authorizationPushType,
          pushesPerSecond: config.temu.pushesPerSecond,
          sendsPushes: config.temu.sendsPushes,
        }),
        AdminModule,
        OmsModule,
        HooksModule,
        DemoModule,
      ],
    };
  }
}
