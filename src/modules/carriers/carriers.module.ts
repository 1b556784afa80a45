import { Module } from '@nestjs/common';
import { CarriersService } from './carriers.service';
import { ChannelCarriersService } from './channel-carriers.service';

@Module({
  providers: [CarriersService, ChannelCarriersService],
  exports: [CarriersService, ChannelCarriersService],
})
export class CarriersModule {}
