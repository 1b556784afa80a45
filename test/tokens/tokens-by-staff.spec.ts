import { TokensService } from '../../src/modules/tokens/tokens.service';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';

let running: RunningApp;
let admin: AdminClient;

beforeAll(async () => {
  running = await startApp();
  admin = new AdminClient(running);
});

afterAll(() => running.close());

interface Made {
  id: number;
  token: string;
  key: string;
}

const PATH = 'customers/1/tokens';

function verdict({ token, key }: Made): Promise<string> {
  const credentials = { customerCode: 'C10001', token, key };
  return running.app
    .get(TokensService)
    .verify(1, credentials)
    .then((one) => one.kind);
}

describe('a token that staff make', () => {
  it('lets Temu act for the customer, and is shown this once', async () => {
    const { status, body } = await admin.make<Made>(PATH);
    expect([status, await verdict(body)]).toEqual([201, 'valid']);
    expect(body).toMatchObject({ customerCode: 'C10001', expiresAt: expect.any(String) });
    const listed = await admin.ask(PATH);
    expect(listed.body).toMatchObject({
      items: [{ id: body.id, lastUsedAt: expect.any(String) }, expect.anything()],
    });
    const trail = await admin.ask(`audit-lines?subjectKind=token&subjectId=${body.id}`);
    expect(trail.body).toMatchObject({ items: [{ operation: 'createToken' }] });
    for (const later of [listed, trail])
      expect(JSON.stringify(later.body)).not.toMatch(new RegExp(`${body.token}|${body.key}`));
  });

  it('stays hidden from a repeat of the request that made it', async () => {
    const first = await admin.make(PATH, {}, 'token-key-1');
    const again = await admin.make(PATH, {}, 'token-key-1');
    expect(again.body).toEqual({ ...first.body, token: null, key: null });
  });

  it('is refused once it is revoked', async () => {
    const { body } = await admin.make<Made>(PATH);
    const revoked = await admin.make(`${PATH}/${body.id}/revoke`);
    expect(revoked.body).toMatchObject({ revokedAt: expect.any(String) });
    expect(await verdict(body)).toBe('revoked');
  });

  it('is another operator’s neither to see nor to revoke, nor in another customer’s name', async () => {
    const { body } = await admin.make<Made>(PATH);
    const other = new AdminClient(running, 'demo-admin-key-2');
    expect((await other.make(`${PATH}/${body.id}/revoke`)).status).toBe(404);
    expect((await other.ask(PATH)).status).toBe(404);
    expect((await admin.make(`customers/2/tokens/${body.id}/revoke`)).status).toBe(404);
    expect(await verdict(body)).toBe('valid');
  });
});
