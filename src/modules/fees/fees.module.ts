import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module';
import { CardShelf } from './card-shelf';
import { FeesService } from './fees.service';
import { RateCardsService } from './rate-cards.service';
import { RateDraftsService } from './rate-drafts.service';

@Module({
  imports: [CustomersModule],
  providers: [CardShelf, FeesService, RateCardsService, RateDraftsService],
  exports: [FeesService, RateCardsService, RateDraftsService],
})
export class FeesModule {}
