import { OperatorsService } from '../../src/modules/operators/operators.service';
import { RegistrationsService } from '../../src/modules/operators/registrations.service';
import { PushQueueService } from '../../src/modules/pushes/push-queue.service';
import { PushesService } from '../../src/modules/pushes/pushes.service';
import type { Announcement, ClaimedPush, PushResult } from '../../src/modules/pushes/pushes.types';
import { CLAIM } from '../../src/modules/pushes/queue.sql';
import { type Fixture, openFixture } from '../support/fixture';

const LEASE_MS = 15_000;

let fixture: Fixture;
let queue: PushQueueService;
let operatorId: number;
let registrationId: number;

beforeAll(async () => {
  fixture = await openFixture(20);
  const { db, sealer, clock } = fixture;
  queue = new PushQueueService(db, sealer);
  const operators = new OperatorsService(db);
  const registrations = new RegistrationsService(db, sealer, clock, operators);
  operatorId = await operators.create({ code: 'QUEUE', name: 'Queue' }, async (tx) => {
    registrationId = await registrations.register(tx, {
      environment: 'test',
      orgCode: 'QUEUE',
      appKey: 'queue',
      appSecret: 'secret',
      routerUrl: 'https://router.example.com/',
    });
  });
  await queue.open(operatorId, registrationId);
});

afterAll(() => fixture.close());

async function announce(...subjects: string[]): Promise<void> {
  const pushes = new PushesService(fixture.db, fixture.sealer);
  await fixture.db.transaction(operatorId, (tx) =>
    pushes.announce(
      tx,
      subjects.map(
        (subject): Announcement => ({
          registrationId,
          event: 'accepted',
          subject,
          content: { number: subject },
        }),
      ),
    ),
  );
}

async function claim(most = 100): Promise<readonly ClaimedPush[]> {
  const wish = { operatorId, registrationId, most, perSecond: null, leaseMs: LEASE_MS };
  return (await queue.claim(wish)).pushes;
}

function result(push: ClaimedPush, state: PushResult['state']): PushResult {
  const told = { outcome: null, answer: '', reason: null };
  return { push, state, retryMs: 60_000, otherSide: 'answered', ...told };
}

function ask<Row>(text: string): Promise<Row[]> {
  return fixture.db.transaction(operatorId, (tx) => fixture.query<Row>(tx, text));
}

async function settle(pushes: readonly ClaimedPush[]): Promise<void> {
  const results = pushes.map((push) => result(push, 'delivered'));
  await queue.settle(operatorId, registrationId, results);
}

describe('the queue', () => {
  it('gives each push to exactly one of many that ask at once', async () => {
    await announce(...Array.from({ length: 60 }, (_, n) => `race-${n}`));
    const claims = await Promise.all(Array.from({ length: 12 }, () => claim(10)));
    const ids = claims.flat().map((push) => push.id);
    expect(new Set(ids).size).toBe(ids.length);
    await settle(claims.flat());
    await settle(await claim());
    expect(await claim()).toEqual([]);
  });

  it('gives the next of a line only when the one before is over', async () => {
    await announce('line', 'line', 'line');
    const first = await claim();
    expect(first).toHaveLength(1);
    expect(await claim()).toEqual([]);
    await settle(first);
    const second = await claim();
    expect(second).toHaveLength(1);
    await settle(second);
    await settle(await claim());
  });

  it('gives a push again when whoever held it is gone, and believes the dead no failure', async () => {
    await announce('crashed');
    const [lost] = await claim();
    await ask("UPDATE pushes SET next_try_at = now() WHERE subject = 'crashed'");
    const [again] = await claim();
    expect(again).toMatchObject({ id: lost?.id, attempts: 2 });
    if (!lost || !again) throw new Error('nothing was claimed');
    await queue.settle(operatorId, registrationId, [result(lost, 'dead')]);
    const [row] = await ask<{ state: string }>(
      "SELECT state FROM pushes WHERE subject = 'crashed'",
    );
    expect(row?.state).toBe('waiting');
    // But what it has delivered is delivered.
    await settle([lost]);
    const [after] = await ask<{ state: string }>(
      "SELECT state FROM pushes WHERE subject = 'crashed'",
    );
    expect(after?.state).toBe('delivered');
  });

  it('holds a silent other side in pauses, of which each lets a few through', async () => {
    await announce(...Array.from({ length: 10 }, (_, n) => `silent-${n}`));
    const tried = await claim(4);
    const silent = (push: ClaimedPush): PushResult => ({
      ...result(push, 'waiting'),
      otherSide: 'silent',
    });
    await queue.settle(operatorId, registrationId, tried.map(silent));
    // The first pause is a second; this one is long enough to be seen.
    await ask("UPDATE push_gates SET paused_until = paused_until + interval '1 hour'");
    expect(await claim()).toEqual([]);
    await ask('UPDATE push_gates SET paused_until = now()');
    const probes = await claim();
    expect(probes).toHaveLength(3);
    await settle(probes);
    // It is back: all the others at once, those that were put off too.
    const rest = await claim();
    expect(rest).toHaveLength(7);
    await settle(rest);
  });

  it('looks up the rest of a line by its key, whatever the planner believes of its length', async () => {
    const plan = await fixture.db.transaction(operatorId, async (tx) => {
      await fixture.query(tx, 'SET LOCAL plan_cache_mode = force_generic_plan');
      await fixture.query(tx, `PREPARE told (int, bigint, int, float, uuid, int) AS ${CLAIM.text}`);
      return fixture.query<Record<string, string>>(
        tx,
        `EXPLAIN EXECUTE told (${operatorId}, ${registrationId}, 32, 0, '00000000-0000-0000-0000-000000000001', 1)`,
      );
    });
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('NOT EXISTS(SubPlan');
    expect(text).not.toContain('Anti Join');
    expect(text).not.toContain('Seq Scan on pushes');
  });
});
