import type { PushDeskService } from '../../modules/pushes/push-desk.service';
import type { Clock } from '../../platform/clock';
import type { OperatorId } from '../../platform/database';
import type { Log } from '../../platform/log';

/** A shop feels news that is later than this. */
const LATE_MS = 300_000;
const REPEATED_AFTER_MS = 600_000;

/** Says in the log when something waits for too long: every ten minutes, as long as it lasts. */
export class PushAlarm {
  private readonly saidAtMs = new Map<number, number>();

  constructor(
    private readonly desk: PushDeskService,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async look(operatorIds: Iterable<OperatorId>): Promise<void> {
    const nowMs = this.clock.nowMs();
    for (const operatorId of operatorIds) {
      for (const one of await this.desk.summary(operatorId)) {
        const { registrationId, environment, oldestWaitingSince, dead, paused } = one;
        const oldestMs = oldestWaitingSince === null ? 0 : nowMs - oldestWaitingSince.getTime();
        if (oldestMs < LATE_MS) this.saidAtMs.delete(registrationId);
        else if (nowMs - (this.saidAtMs.get(registrationId) ?? 0) >= REPEATED_AFTER_MS) {
          this.saidAtMs.set(registrationId, nowMs);
          const waiting = one.waitingFirst + one.waitingSecond;
          const oldestSeconds = Math.round(oldestMs / 1_000);
          this.log.warn(
            { operatorId, environment, waiting, oldestSeconds, dead, paused },
            'pushes wait for too long',
          );
        }
      }
    }
  }
}
