import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Config } from './config';
import { OrderSettings } from './modules/orders/orders.types';

/** What the environment decides for single modules, each under the name by which it asks for it. */
@Global()
@Module({})
export class SettingsModule {
  static with(config: Config): DynamicModule {
    const providers = [{ provide: OrderSettings, useValue: config.orders }];
    return { module: SettingsModule, providers, exports: [OrderSettings] };
  }
}
