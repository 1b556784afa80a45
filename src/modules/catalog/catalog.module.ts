import { Module } from '@nestjs/common';
import { CatalogService } from './catalog.service';
import { SkusService } from './skus.service';

@Module({ providers: [CatalogService, SkusService], exports: [CatalogService, SkusService] })
export class CatalogModule {}
