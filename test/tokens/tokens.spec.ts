import { TokensService } from '../../src/modules/tokens/tokens.service';
import type { OperatorId } from '../../src/platform/database';
import { type Fixture, openFixture } from '../support/fixture';
import { makeStocked } from '../support/makers';

const HOUR_MS = 3_600_000;

let fixture: Fixture;
let tokens: TokensService;
let operatorId: OperatorId;
let customerId: number;

beforeAll(async () => {
  fixture = await openFixture();
  tokens = new TokensService(fixture.db, fixture.clock);
  ({ operatorId, customerId } = await makeStocked(fixture, 'TOKENS', 0));
});

afterAll(() => fixture.close());

function issue(expiresAt?: Date | null) {
  return fixture.db.transaction(operatorId, (tx) => tokens.issue(tx, { customerId, expiresAt }));
}

async function verdict(token: string, key?: string, by = tokens) {
  const found = await by.verify(operatorId, { customerCode: 'C1', token, key });
  return found.kind;
}

function revoke(id: number, of = customerId) {
  return fixture.db.transaction(operatorId, (tx) => tokens.revoke(tx, { customerId: of, id }));
}

describe('a token', () => {
  it('lets in with its own key, and with none', async () => {
    const made = await issue();
    expect(await verdict(made.token)).toBe('valid');
    expect(await verdict(made.token, made.key)).toBe('valid');
    expect(await verdict(made.token, 'another')).toBe('wrong key');
    expect(await verdict(made.key)).toBe('unknown');
  });

  it('replaces those before it, which stay good for a day and end then', async () => {
    const first = await issue(null);
    const second = await issue(null);
    fixture.clock.advance(23 * HOUR_MS);
    const later = new TokensService(fixture.db, fixture.clock);
    expect(await verdict(first.token, undefined, later)).toBe('valid');
    fixture.clock.advance(2 * HOUR_MS);
    expect(await verdict(first.token, undefined, later)).toBe('expired');
    expect(await verdict(second.token, undefined, later)).toBe('valid');
    fixture.clock.advance(-25 * HOUR_MS);
  });

  it('that would end earlier than the grace is not made to live longer', async () => {
    const soon = new Date(fixture.clock.nowMs() + HOUR_MS);
    const first = await issue(soon);
    await issue();
    const held = await tokens.list(operatorId, customerId);
    expect(held.find((token) => token.id === first.id)?.expiresAt).toEqual(soon);
  });

  it('is revoked at once here, and within a second elsewhere', async () => {
    const elsewhere = new TokensService(fixture.db, fixture.clock);
    const made = await issue();
    expect(await verdict(made.token, undefined, elsewhere)).toBe('valid');
    expect(await revoke(made.id)).toBe(true);
    expect(await verdict(made.token)).toBe('revoked');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await verdict(made.token, undefined, elsewhere)).toBe('revoked');
  });

  it('is not revoked in the name of another customer', async () => {
    const made = await issue();
    expect(await revoke(made.id, customerId + 1)).toBe(false);
    expect(await verdict(made.token)).toBe('valid');
  });

  it('notes its use at most once a minute, and is listed without its hash', async () => {
    const made = await issue();
    const fresh = () => new TokensService(fixture.db, fixture.clock);
    const used = async () =>
      (await tokens.list(operatorId, customerId)).find((token) => token.id === made.id);
    expect((await used())?.lastUsedAt).toBeNull();
    await verdict(made.token, undefined, fresh());
    const first = (await used())?.lastUsedAt;
    expect(first).toBeInstanceOf(Date);
    await verdict(made.token, undefined, fresh());
    expect((await used())?.lastUsedAt).toEqual(first);
    fixture.clock.advance(61_000);
    await verdict(made.token, undefined, fresh());
    expect((await used())?.lastUsedAt).not.toEqual(first);
    expect(JSON.stringify(await used())).not.toMatch(/hash/i);
  });
});
