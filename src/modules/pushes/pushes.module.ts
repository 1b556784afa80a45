import { Module } from '@nestjs/common';
import { PushesService } from './pushes.service';

@Module({ providers: [PushesService], exports: [PushesService] })
export class PushesModule {}
