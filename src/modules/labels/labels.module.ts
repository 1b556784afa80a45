import { Module } from '@nestjs/common';
import { OperatorsModule } from '../operators/operators.module';
import { LabelFetching } from './label-fetching';
import { LabelSources } from './label-sources';
import { LabelsService } from './labels.service';

@Module({
  imports: [OperatorsModule],
  providers: [LabelFetching, LabelSources, LabelsService],
  exports: [LabelsService],
})
export class LabelsModule {}
