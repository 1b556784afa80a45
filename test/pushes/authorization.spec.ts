import { OperatorsService } from '../../src/modules/operators/operators.service';
import { PushesService } from '../../src/modules/pushes/pushes.service';
import { type RunningApp, startApp } from '../support/app';

const OPERATOR = 1;
const NEWS = {
  customerCode: 'C10001',
  ticket: 'ticket-1',
  token: 'a-new-token',
  key: 'a-new-key',
  expiresAt: null,
};

let running: RunningApp;
let pushes: PushesService;

beforeAll(async () => {
  running = await startApp();
  pushes = running.app.get(PushesService);
});

afterAll(() => running.close());

describe('an authorization that is told', () => {
  it('waits, and its values are not to be read from the database', async () => {
    const id = await running.db.transaction(OPERATOR, (tx) =>
      pushes.announceAuthorization(tx, NEWS),
    );
    expect(await pushes.outcomeOf(OPERATOR, id)).toEqual({
      state: 'waiting',
      attempts: 0,
      reason: null,
    });
    const [row] = await running.db.transaction(OPERATOR, (tx) =>
      tx.manager.query<{ text: string }[]>('SELECT p::text AS text FROM pushes p WHERE id = $1', [
        id,
      ]),
    );
    expect(row?.text).toContain('C10001');
    for (const value of [NEWS.ticket, NEWS.token, NEWS.key]) {
      expect(row?.text).not.toContain(value);
      expect(row?.text).not.toContain(Buffer.from(value).toString('hex'));
    }
  });

  it('is not known to another operator', async () => {
    const id = await running.db.transaction(OPERATOR, (tx) =>
      pushes.announceAuthorization(tx, NEWS),
    );
    expect(await pushes.outcomeOf(2, id)).toBeNull();
  });

  it('is refused where there is no registration to tell it to', async () => {
    const operators = running.app.get(OperatorsService);
    const bare = await operators.create({ code: 'BARE', name: 'Bare' });
    const told = running.db.transaction(bare, (tx) => pushes.announceAuthorization(tx, NEWS));
    await expect(told).rejects.toMatchObject({ code: 'push.no_registration' });
  });

  it('is never told where the change is rolled back', async () => {
    let id = 0;
    const failing = running.db.transaction(OPERATOR, async (tx) => {
      id = await pushes.announceAuthorization(tx, NEWS);
      throw new Error('something else went wrong');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(await pushes.outcomeOf(OPERATOR, id)).toBeNull();
  });
});
