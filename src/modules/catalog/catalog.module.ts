import { Module } from '@nestjs/common';
import { CatalogService } from './catalog.service';
import { SkuImportService } from './sku-import.service';
import { SkusService } from './skus.service';

@Module({
  providers: [CatalogService, SkuImportService, SkusService],
  exports: [CatalogService, SkuImportService, SkusService],
})
export class CatalogModule {}
