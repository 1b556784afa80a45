import { Module } from '@nestjs/common';
import { PushDeskService } from './push-desk.service';
import { PushQueueService } from './push-queue.service';
import { PushesService } from './pushes.service';

@Module({
  providers: [PushesService, PushQueueService, PushDeskService],
  exports: [PushesService, PushQueueService, PushDeskService],
})
export class PushesModule {}
