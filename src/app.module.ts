import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './admin/admin.module';
import type { Config } from './config';
import { databaseOptions } from './database';
import { DemoModule } from './demo/demo.module';
import { HooksModule } from './hooks/hooks.module';
import { LABEL_PASS } from './modules/labels/labels.types';
import { REGISTRATION_VERIFIER } from './modules/operators/verification.types';
import { OmsModule } from './oms/oms.module';
import type { Clock } from './platform/clock';
import { HealthModule } from './platform/health/health.module';
import type { Log } from './platform/log';
import { PlatformModule } from './platform/platform.module';
import { SettingsModule } from './settings.module';
import { SignedLabelPass } from './temu/label-pass';
import { TemuModule } from './temu/temu.module';
import { RegistrationVerification } from './temu/verification';

/** What modules and other faces need and only a face can do, bound to the one that does it. */
@Module({})
class PortsModule {
  static with(temu: DynamicModule): DynamicModule {
    return {
      module: PortsModule,
      global: true,
      imports: [temu],
      providers: [
        { provide: REGISTRATION_VERIFIER, useExisting: RegistrationVerification },
        { provide: LABEL_PASS, useExisting: SignedLabelPass },
      ],
      exports: [REGISTRATION_VERIFIER, LABEL_PASS],
    };
  }
}

/** The list of what runs: the platform beneath, the faces above; each brings its modules. */
@Module({})
export class AppModule {
  static with(config: Config, clock: Clock, log: Log): DynamicModule {
    const { url, poolSize } = config.database;
    const temu = TemuModule.with({
      successCode: config.temu.successCode,
      requestsPerSecond: config.http.temuRequestsPerSecond,
      authorizationPushType: config.temu.authorizationPushType,
      pushesPerSecond: config.temu.pushesPerSecond,
      sendsPushes: config.temu.sendsPushes,
    });
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
        temu,
        PortsModule.with(temu),
        AdminModule,
        OmsModule,
        HooksModule,
        DemoModule,
      ],
    };
  }
}
