import { Module } from '@nestjs/common';
import { OperatorsModule } from '../operators/operators.module';
import { MailService } from './mail.service';
import { MailSender } from './mail-sender';

@Module({
  imports: [OperatorsModule],
  providers: [MailService, MailSender],
  exports: [MailService],
})
export class MailModule {}
