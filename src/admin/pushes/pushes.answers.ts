import type { PushView, PushSummary as Summary } from '../../modules/pushes/pushes.types';
import type { Push, RegistrationPushes } from './pushes.dto';

export function pushOf(view: PushView, zh: boolean): Push {
  const { reason } = view;
  return {
    id: view.id,
    environment: view.environment,
    event: view.event,
    number: view.subject,
    state: view.state,
    attempts: view.attempts,
    happenedAt: view.happenedAt.toISOString(),
    nextTryAt: view.nextTryAt?.toISOString() ?? null,
    settledAt: view.settledAt?.toISOString() ?? null,
    outcome: view.outcome,
    answer: view.answer,
    reason: reason && (zh ? reason.zh : reason.en),
  };
}

export function summaryRow(held: Summary, now: Date): RegistrationPushes {
  const { registrationId: _, oldestWaitingSince: since, pausedUntil, ...counts } = held;
  return {
    ...counts,
    oldestWaitingSince: since?.toISOString() ?? null,
    oldestWaitingSeconds:
      since && Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000)),
    pausedUntil: pausedUntil?.toISOString() ?? null,
  };
}
