import { Module } from '@nestjs/common';
import { CarriersModule } from '../modules/carriers/carriers.module';
import { HooksController } from './hooks.controller';

/** What others call without being asked to: carriers, about parcels. */
@Module({ imports: [CarriersModule], controllers: [HooksController] })
export class HooksModule {}
