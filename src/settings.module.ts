import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AdminSettings } from './admin/admin.settings';
import type { Config } from './config';
import { LabelSettings } from './modules/labels/labels.types';
import { MailSettings } from './modules/mail/mail.types';
import { OrderSettings } from './modules/orders/orders.types';
import { OmsSettings } from './oms/oms.settings';

/** What the environment decides for single modules, each under the name by which it asks for it. */
@Global()
@Module({})
export class SettingsModule {
  static with(config: Config): DynamicModule {
    const providers = [
      { provide: AdminSettings, useValue: config.admin },
      { provide: OmsSettings, useValue: config.oms },
      { provide: LabelSettings, useValue: config.labels },
      { provide: MailSettings, useValue: config.mail },
      { provide: OrderSettings, useValue: config.orders },
    ];
    const names = providers.map((provider) => provider.provide);
    return { module: SettingsModule, providers, exports: names };
  }
}
