import type { WorkOutcome } from '../../modules/orders/orders.types';
import { speaksChinese } from '../../rest/problems';
import type { WorkResults } from './order-work.dto';

/** What became of each order of a batch, in the reader's language. */
export function resultsOf(
  outcomes: readonly WorkOutcome[],
  language: string | undefined,
): WorkResults {
  const zh = speaksChinese(language);
  const items = outcomes.map(({ orderId, failure }) => ({
    orderId,
    done: failure === null,
    code: failure?.code ?? null,
    detail: failure ? (zh ? failure.zh : failure.en) : null,
  }));
  const done = items.filter((item) => item.done).length;
  return { done, failed: items.length - done, items };
}
