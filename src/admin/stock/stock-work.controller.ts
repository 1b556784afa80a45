import { Body } from '@nestjs/common';
import {
  adjust,
  count,
  lock,
  returnIn,
  toDefective,
  toGood,
  unlock,
} from '../../modules/inventory/deeds.rules';
import type { DeskAct } from '../../rest/desk';
import { requestInvalid } from '../../rest/rest.errors';
import { ActOf, AdminController, Deed } from '../admin.route';
import { StockDeeds } from './stock-work';
import {
  SafetyStock,
  StockAdjustments,
  StockCount,
  StockDeedDone,
  StockKept,
  StockMoves,
  StockReturn,
} from './stock-work.dto';

/** What people do to stock by hand, one SKU or many: each request is one document, all or nothing. */
@AdminController('Stock · 库存')
export class StockWorkController {
  constructor(private readonly deeds: StockDeeds) {}

  @Deed('stock/adjust', {
    id: 'adjustStock',
    summary:
      'Correct what is there, good or defective pieces; also undoes what was written wrongly',
    answers: StockDeedDone,
    right: 'work',
  })
  adjust(@ActOf() act: DeskAct, @Body() asked: StockAdjustments): Promise<StockDeedDone> {
    const none = asked.lines.findIndex((line) => line.change === 0);
    if (none >= 0) throw requestInvalid({ problems: `lines.${none}.change is 0; leave it out` });
    return this.deeds.do(
      act,
      'adjustment',
      asked,
      (line) => () => adjust(line.change, line.quality),
    );
  }

  @Deed('stock/lock', {
    id: 'lockStock',
    summary: 'Hold pieces back from being promised; only what is promised to nobody',
    answers: StockDeedDone,
    right: 'work',
  })
  lock(@ActOf() act: DeskAct, @Body() asked: StockMoves): Promise<StockDeedDone> {
    return this.deeds.do(act, 'lock', asked, (line) => () => lock(line.quantity));
  }

  @Deed('stock/unlock', {
    id: 'unlockStock',
    summary: 'Let pieces go that were held back',
    answers: StockDeedDone,
    right: 'work',
  })
  unlock(@ActOf() act: DeskAct, @Body() asked: StockMoves): Promise<StockDeedDone> {
    return this.deeds.do(act, 'lock', asked, (line) => () => unlock(line.quantity));
  }

  @Deed('stock/to-defective', {
    id: 'markStockDefective',
    summary: 'Good pieces that turned out broken; where they were promised, orders wait',
    answers: StockDeedDone,
    right: 'work',
  })
  toDefective(@ActOf() act: DeskAct, @Body() asked: StockMoves): Promise<StockDeedDone> {
    return this.deeds.do(act, 'quality', asked, (line) => () => toDefective(line.quantity));
  }

  @Deed('stock/to-good', {
    id: 'markStockGood',
    summary: 'Defective pieces that can be sold after all',
    answers: StockDeedDone,
    right: 'work',
  })
  toGood(@ActOf() act: DeskAct, @Body() asked: StockMoves): Promise<StockDeedDone> {
    return this.deeds.do(act, 'quality', asked, (line) => () => toGood(line.quantity));
  }

  @Deed('stock/count', {
    id: 'countStock',
    summary:
      'What a count found becomes the stock, also where it is less than is promised: then orders wait',
    answers: StockDeedDone,
    right: 'work',
  })
  count(@ActOf() act: DeskAct, @Body() asked: StockCount): Promise<StockDeedDone> {
    return this.deeds.do(
      act,
      'count',
      asked,
      (line) => (stock) => count(stock, line.counted, line.countedDefective ?? null),
    );
  }

  @Deed('stock/return-in', {
    id: 'returnStockIn',
    summary: 'Pieces that came back from buyers, good or defective',
    answers: StockDeedDone,
    right: 'work',
  })
  returnIn(@ActOf() act: DeskAct, @Body() asked: StockReturn): Promise<StockDeedDone> {
    const none = asked.lines.findIndex((line) => !line.good && !line.defective);
    if (none >= 0)
      throw requestInvalid({ problems: `lines.${none} has no pieces, neither good nor defective` });
    return this.deeds.do(
      act,
      'return',
      asked,
      (line) => () => returnIn(line.good ?? 0, line.defective ?? 0),
    );
  }

  @Deed('stock/keep-safe', {
    id: 'setSafetyStock',
    summary: 'Keep pieces from being promised, whatever is there; Temu is told so many less',
    answers: StockKept,
    right: 'work',
  })
  keepSafe(@ActOf() act: DeskAct, @Body() asked: SafetyStock): Promise<StockKept> {
    return this.deeds.keepSafe(act, asked);
  }
}
