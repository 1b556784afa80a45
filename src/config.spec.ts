import { type Environment, isLoopback, readSettings, WrongSettings, withEmbedded } from './config';

const KEY = Buffer.alloc(32, 7);
const OLD_KEY = Buffer.alloc(32, 8);
const OWN = {
  DATABASE_URL: 'postgres://opencang:pw@db:5432/opencang',
  ENCRYPTION_KEY: KEY.toString('base64'),
};

function problemsOf(env: Environment): readonly string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof WrongSettings) return error.problems;
    throw error;
  }
  return [];
}

function namesOf(env: Environment): (string | undefined)[] {
  return problemsOf(env).map((problem) => problem.split(' ')[0]);
}

describe('settings', () => {
  it('need nothing to try the system out', () => {
    expect(readSettings({})).toMatchObject({
      environment: 'development',
      http: { host: '127.0.0.1', port: 8080, temuRequestsPerSecond: null, trustedProxies: [] },
      admin: { requestsPerMinute: 6_000, strangersPerMinute: 60 },
      database: { kind: 'embedded', folder: expect.stringMatching(/\.opencang$/) },
      encryptionKeys: [],
      demo: true,
      temu: { successCode: 1_000_000, pushesPerSecond: 20, sendsPushes: true },
      log: { level: 'info' },
      outbound: { allowLoopback: true },
    });
  });

  it('are all listed at once when they are wrong, by name and rule', () => {
    const wrong = {
      NODE_ENV: 'prod',
      HOST: 'not a host',
      PORT: '65536',
      BODY_LIMIT_BYTES: '1',
      TEMU_REQUESTS_PER_SECOND: '0',
      DATABASE_POOL_SIZE: '1.5',
      DATABASE_URL: 'mysql://secret@host/db',
      DATABASE_MIGRATION_URL: 'secret',
      ENCRYPTION_KEY: 'secret',
      ENCRYPTION_KEY_PREVIOUS: `${KEY.toString('base64')},secret`,
      DEMO: 'yes',
      TEMU_SUCCESS_CODE: '-1',
      TEMU_AUTHORIZATION_PUSH_TYPE: 'a b',
      TEMU_PUSHES_PER_SECOND: '-1',
      TEMU_PUSHES: 'no',
      TRUSTED_PROXIES: 'anybody',
      ADMIN_REQUESTS_PER_MINUTE: '0',
      ADMIN_STRANGERS_PER_MINUTE: 'many',
      OMS_REQUESTS_PER_MINUTE: '10000001',
      OMS_STRANGERS_PER_MINUTE: '-1',
      LOG_LEVEL: 'loud',
      SMTP_URL: 'http://mail.example',
      MAIL_FROM: 'nobody',
      PUBLIC_URL: 'wms.example.com',
      LABEL_URL_HOSTS: 'https://files.example.com/',
      OUTBOUND_ALLOW_LOOPBACK: 'true',
    };
    expect(namesOf(wrong).sort()).toEqual(Object.keys(wrong).sort());
  });

  it('never show a value that was wrong', () => {
    const values = {
      PORT: 'hunter2',
      DATABASE_URL: 'hunter2',
      ENCRYPTION_KEY: 'hunter2',
      DEMO: 'hunter2',
    };
    expect(() => readSettings(values)).toThrow(WrongSettings);
    expect(() => readSettings(values)).not.toThrow(/hunter2/);
  });

  it('that are empty count as not set', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: ' ' })).toEqual(readSettings({}));
  });

  it('list the hosts of labels, whole or by their end', () => {
    expect(readSettings({}).labels.urlHosts).toEqual([]);
    const env = { LABEL_URL_HOSTS: 'Files.Example.com, *.cdn.example' };
    expect(readSettings(env).labels.urlHosts).toEqual(['files.example.com', '*.cdn.example']);
    for (const wrong of ['*', '*.', '*.com', 'a b', 'a.com:443', 'a.com,', 'ev*.com'])
      expect(namesOf({ LABEL_URL_HOSTS: wrong })).toEqual(['LABEL_URL_HOSTS']);
  });

  describe('of mail', () => {
    const MAIL = {
      SMTP_URL: 'smtps://jo%40acme.example:p%3Aw@mail.acme.example',
      MAIL_FROM: 'Acme 仓库 <mail@acme.example>',
      PUBLIC_URL: 'https://wms.acme.example/',
    };
    const of = (env: Environment) => readSettings({ ...MAIL, ...env }).mail.server;

    it('are none, or all three', () => {
      expect(readSettings({}).mail.server).toBeNull();
      expect(of({})).toEqual({
        host: 'mail.acme.example',
        port: 465,
        secure: true,
        loopback: false,
        user: 'jo@acme.example',
        password: 'p:w',
        from: { name: 'Acme 仓库', address: 'mail@acme.example' },
        publicUrl: 'https://wms.acme.example',
      });
      for (const name of Object.keys(MAIL))
        expect(namesOf({ ...MAIL, [name]: '' })).toEqual([name]);
    });

    it('know a server on this machine, its port, and an address without a name', () => {
      const local = of({
        SMTP_URL: 'smtp://a:b@[::1]:2525',
        MAIL_FROM: 'mail@acme.example',
        PUBLIC_URL: 'http://127.0.0.1:8080',
      });
      expect(local).toMatchObject({ host: '::1', port: 2525, secure: false, loopback: true });
      expect(local).toMatchObject({ from: { name: '', address: 'mail@acme.example' } });
      expect(of({ SMTP_URL: 'smtp://a:b@mail.example' })).toMatchObject({ port: 587 });
    });

    it.each([
      ['SMTP_URL', 'smtp://mail.example'],
      ['SMTP_URL', 'smtp://user@mail.example'],
      ['SMTP_URL', 'smtp://user:%zz@mail.example'],
      ['SMTP_URL', 'smtp://a:b@mail.example/?tls=no'],
      ['SMTP_URL', 'imap://a:b@mail.example'],
      ['MAIL_FROM', 'Acme <mail@acme.example>, <b@acme.example>'],
      ['MAIL_FROM', 'Acme\nBcc: x <mail@acme.example>'],
      ['MAIL_FROM', 'nobody@'],
      ['PUBLIC_URL', 'http://wms.example'],
      ['PUBLIC_URL', 'https://wms.example/path'],
      ['PUBLIC_URL', 'https://user@wms.example'],
      ['PUBLIC_URL', 'https://wms.example/?a'],
    ])('refuse %s=%j', (name, value) => {
      const [problem] = problemsOf({ ...MAIL, [name]: value });
      expect(problem).toMatch(new RegExp(`^${name} must`));
      expect(problem).not.toContain(value);
    });
  });

  it('can not be changed afterwards', () => {
    const settings = readSettings({});
    expect(() => Object.assign(settings.http, { port: 1 })).toThrow(TypeError);
  });
});

describe('the encryption key', () => {
  it.each<[string, Environment]>([
    ['in production', { NODE_ENV: 'production' }],
    ['with a database of the user', { DATABASE_URL: OWN.DATABASE_URL }],
  ])('is required %s', (_where, env) => {
    expect(namesOf(env)).toEqual(['ENCRYPTION_KEY']);
    expect(problemsOf({ ...env, ENCRYPTION_KEY: OWN.ENCRYPTION_KEY })).toEqual([]);
  });

  it('comes before the older ones, which only open', () => {
    const env = { ...OWN, ENCRYPTION_KEY_PREVIOUS: OLD_KEY.toString('base64') };
    expect(readSettings(env).encryptionKeys).toEqual([KEY, OLD_KEY]);
  });

  it.each([31, 33])('is refused with %i bytes', (bytes) => {
    expect(namesOf({ ENCRYPTION_KEY: Buffer.alloc(bytes).toString('base64') })).toEqual([
      'ENCRYPTION_KEY',
    ]);
  });

  it('is required beside older ones, which must not seal', () => {
    const previous = { ENCRYPTION_KEY_PREVIOUS: OLD_KEY.toString('base64') };
    expect(namesOf(previous)).toEqual(['ENCRYPTION_KEY']);
  });

  it('is a single one', () => {
    const two = `${KEY.toString('base64')},${OLD_KEY.toString('base64')}`;
    expect(namesOf({ ENCRYPTION_KEY: two })).toEqual(['ENCRYPTION_KEY']);
  });
});

describe('demo data', () => {
  it.each<[string, Environment, boolean]>([
    ['is there by default', {}, true],
    ['can be left out', { DEMO: '0' }, false],
    ['is there on any loopback address', { HOST: '127.0.0.2' }, true],
    ['is not there off loopback', { HOST: '0.0.0.0' }, false],
    ['is there off loopback when asked for', { HOST: '0.0.0.0', DEMO: '1' }, true],
    ['is not there in a database of the user', OWN, false],
    ['is there in a database of the user when asked for', { ...OWN, DEMO: '1' }, true],
    [
      'is not there in production',
      { NODE_ENV: 'production', ENCRYPTION_KEY: OWN.ENCRYPTION_KEY },
      false,
    ],
  ])('%s', (_rule, env, expected) => {
    expect(readSettings(env).demo).toBe(expected);
  });

  it('is refused in production', () => {
    expect(namesOf({ ...OWN, NODE_ENV: 'production', DEMO: '1' })).toEqual(['DEMO']);
  });
});

describe('the database', () => {
  it('of the user is reached by two roles', () => {
    const migrationUrl = 'postgresql://owner:pw@db/opencang';
    expect(readSettings({ ...OWN, DATABASE_MIGRATION_URL: migrationUrl }).database).toMatchObject({
      kind: 'own',
      url: OWN.DATABASE_URL,
      migrationUrl,
    });
  });

  it('needs the role of the application where the owner is named', () => {
    expect(namesOf({ DATABASE_MIGRATION_URL: OWN.DATABASE_URL })).toEqual(['DATABASE_URL']);
  });

  it('that is embedded gives its addresses and key when it runs', () => {
    const config = withEmbedded(readSettings({ DATABASE_POOL_SIZE: '3' }), {
      appUrl: 'postgres://a/b',
      ownerUrl: 'postgres://c/d',
      encryptionKeys: [KEY],
    });
    expect(config.database).toEqual({
      kind: 'own',
      url: 'postgres://a/b',
      migrationUrl: 'postgres://c/d',
      poolSize: 3,
    });
    expect(config.encryptionKeys).toEqual([KEY]);
  });
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['localhost', true],
  ['127.0.0.1.example.com', false],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
])('%s is reached from this machine alone: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
