import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module';
import { CardShelf } from './card-shelf';
import { FeesService } from './fees.service';
import { RateCardsService } from './rate-cards.service';

@Module({
  imports: [CustomersModule],
  providers: [CardShelf, FeesService, RateCardsService],
  exports: [FeesService, RateCardsService],
})
export class FeesModule {}
