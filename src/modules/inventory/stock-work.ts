import type { Failure } from '../../platform/failure';
import { afterStep, refusalOf } from './deeds.rules';
import { adjustmentBelowZero, notFree, tooFewPieces } from './inventory.errors';
import { placeKey } from './inventory.rules';
import type {
  LockedStock,
  Movement,
  Step,
  StockAfter,
  StockLine,
  StockWork,
} from './inventory.types';

/**
 * What becomes of each line of work, in their order, on rows that are locked: two lines of one row
 * see each other. A line that is refused moves nothing, and the next is decided as if it were not
 * there, so that all that is wrong is told at once.
 */
export function decideWork(
  work: StockWork,
  rows: readonly LockedStock[],
): { outcomes: (StockAfter | Failure)[]; movements: Movement[] } {
  const standing = new Map(rows.map((row) => [placeKey(row), row]));
  const movements: Movement[] = [];
  const outcomes = work.lines.map((line) => {
    const row = standing.get(placeKey(line.place));
    if (!row) throw new Error(`no stock row for SKU ${line.place.skuCode}`);
    const step = line.stepOf(row);
    const failure = failureOf(line, row, step);
    if (failure) return failure;
    const after = { ...row, ...afterStep(row, step) };
    standing.set(placeKey(line.place), after);
    movements.push({
      stockId: row.id,
      ...step,
      document: work.document,
      cause: work.cause,
      happenedAt: work.happenedAt,
    });
    return after;
  });
  return { outcomes, movements };
}

function failureOf({ place }: StockLine, row: LockedStock, step: Step): Failure | null {
  const refusal = refusalOf(row, step);
  if (!refusal) return null;
  const where = { sku: place.skuCode, warehouse: place.warehouseCode };
  if (refusal.kind === 'not free') {
    const asked = step.change.locked ?? -(step.change.onHand ?? 0);
    return notFree({ ...where, asked, free: refusal.free });
  }
  const { bucket, there } = refusal;
  const change = step.change[bucket] ?? 0;
  if (step.type === 'adjust_down' && bucket === 'onHand')
    return adjustmentBelowZero({ ...where, change, onHand: there });
  return tooFewPieces({ ...where, bucket, there, change });
}
