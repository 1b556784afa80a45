import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module';
import { CardShelf } from './card-shelf';
import { FeesService } from './fees.service';
import { PricePinsService } from './price-pins.service';
import { RateCardsService } from './rate-cards.service';
import { RateDraftsService } from './rate-drafts.service';

const SERVICES = [FeesService, PricePinsService, RateCardsService, RateDraftsService];

@Module({
  imports: [CustomersModule],
  providers: [CardShelf, ...SERVICES],
  exports: SERVICES,
})
export class FeesModule {}
