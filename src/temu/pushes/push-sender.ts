import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { OperatorsService } from '../../modules/operators/operators.service';
import { RegistrationsService } from '../../modules/operators/registrations.service';
import { PushDeskService } from '../../modules/pushes/push-desk.service';
import { PushQueueService } from '../../modules/pushes/push-queue.service';
import { PushesService } from '../../modules/pushes/pushes.service';
import { Clock } from '../../platform/clock';
import type { OperatorId } from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { TEMU_SETTINGS, type TemuSettings } from '../temu.settings';
import { PushAlarm } from './push-alarm';
import { PushDelivery } from './push-delivery';
import { PushLane } from './push-lane';

const SURVEY_EVERY_MS = 3_000;
const TIDY_EVERY_MS = 5_000;
/** How old the news of another process may be before it is looked for. */
const LOOK_EVERY_MS = 500;
/** All lanes together ask the database no more often than that. */
const LEAST_BETWEEN_LOOKS_MS = 10;
const MOST_ROUNDS = 20;
const WATCH_EVERY_MS = 60_000;

/**
 * Sends what waits, a lane for each registration of each operator. Woken by what this process
 * announces once it is committed, and by itself for what others announce. Any number of processes
 * may do the same.
 */
@Injectable()
export class PushSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lanes = new Map<number, { lane: PushLane; operatorId: number }>();
  private readonly survey: Loop;
  private readonly tidying: Loop;
  private readonly watch: Loop;

  constructor(
    private readonly operators: OperatorsService,
    private readonly registrations: RegistrationsService,
    private readonly pushes: PushesService,
    private readonly queue: PushQueueService,
    private readonly delivery: PushDelivery,
    desk: PushDeskService,
    clock: Clock,
    private readonly log: Log,
    @Inject(TEMU_SETTINGS) private readonly settings: TemuSettings,
  ) {
    this.survey = new Loop('pushes.survey', SURVEY_EVERY_MS, () => this.lookAround(), log);
    this.tidying = new Loop('pushes.tidy', TIDY_EVERY_MS, () => this.tidy(), log);
    const alarm = new PushAlarm(desk, clock, log);
    this.watch = new Loop(
      'pushes.watch',
      WATCH_EVERY_MS,
      () => alarm.look(this.operatorIds()),
      log,
    );
  }

  onApplicationBootstrap(): void {
    if (!this.settings.sendsPushes) {
      this.log.warn({}, 'this process sends no pushes: TEMU_PUSHES is 0');
      return;
    }
    this.pushes.onAnnounced((registrationId) => this.lanes.get(registrationId)?.lane.wake());
    void this.survey.runNow();
    this.survey.start();
    this.tidying.start();
    this.watch.start();
  }

  /** Before the others: what is on its way is still settled and recorded. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.survey.stop();
    await this.tidying.stop();
    await this.watch.stop();
    await Promise.all([...this.lanes.values()].map(({ lane }) => lane.stop()));
  }

  /** Opens a lane for each registration that has none. */
  private async lookAround(): Promise<void> {
    for (const operatorId of await this.operators.listIds()) {
      for (const registrationId of await this.registrations.listIds(operatorId)) {
        if (!this.lanes.has(registrationId)) this.openLane(operatorId, registrationId);
      }
    }
  }

  private openLane(operatorId: number, registrationId: number): void {
    const { queue, registrations, delivery, log } = this;
    const tools = { queue, registrations, delivery, log, perSecond: this.settings.pushesPerSecond };
    const lookEveryMs = () => Math.max(LOOK_EVERY_MS, this.lanes.size * LEAST_BETWEEN_LOOKS_MS);
    const lane = new PushLane(tools, operatorId, registrationId, lookEveryMs);
    this.lanes.set(registrationId, { lane, operatorId });
    lane.start();
  }

  private operatorIds(): Set<OperatorId> {
    return new Set([...this.lanes.values()].map(({ operatorId }) => operatorId));
  }

  private async tidy(): Promise<void> {
    for (const [registrationId, { operatorId }] of this.lanes) {
      for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
        if ((await this.queue.dropStale(operatorId, registrationId)) === 0) break;
      }
    }
    for (const operatorId of this.operatorIds()) await this.queue.forget(operatorId);
  }
}
