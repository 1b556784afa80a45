import { Module } from '@nestjs/common';
import { PushQueueService } from './push-queue.service';
import { PushesService } from './pushes.service';

@Module({
  providers: [PushesService, PushQueueService],
  exports: [PushesService, PushQueueService],
})
export class PushesModule {}
