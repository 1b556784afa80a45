import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Outbound } from '../../src/platform/outbound';

const open = new Outbound(true);
const strict = new Outbound(false);
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

afterAll(() => open.close());

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function get(url: string, { timeoutMs = 60_000, maxBytes = 1_000 } = {}) {
  return open.send({ url, method: 'GET', timeoutMs, maxBytes });
}

describe('the way out', () => {
  it.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://user:secret@example.com/',
    'ftp://example.com/',
    'nonsense',
  ])('does not lead to %s', async (url) => {
    const sent = strict.send({ url, method: 'GET', timeoutMs: 60_000, maxBytes: 10 });
    await expect(sent).rejects.toMatchObject({ code: 'outbound.address_refused' });
  });

  it('leads only to hosts that are on the list, where there is one', async () => {
    const hosts = ['api.example.com'];
    for (const url of ['https://example.com/', 'https://api.example.com.evil.example/']) {
      const sent = strict.send({ url, method: 'GET', timeoutMs: 60_000, maxBytes: 10, hosts });
      await expect(sent).rejects.toMatchObject({
        code: 'outbound.address_refused',
        message: expect.stringContaining('list of allowed hosts'),
      });
    }
  });

  it('brings back status, headers and body, and follows no redirect', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end('moved');
    });
    const answer = await get(url);
    expect([answer.status, answer.headers.location, answer.body.toString()]).toEqual([
      302,
      '/elsewhere',
      'moved',
    ]);
    expect(asked).toEqual(['/']);
  });

  it('cuts off an endless answer', async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(10_000), more);
      };
      more();
    });
    await expect(get(url)).rejects.toMatchObject({ code: 'outbound.answer_too_large' });
  });

  it('says that nothing is known of a request that was not answered in time', async () => {
    let silent = false;
    const url = await serve((_, response) => {
      if (!silent) response.end();
    });
    // Over a connection that is there: until it is, nothing was sent.
    await get(url);
    silent = true;
    await expect(get(url, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'outbound.no_answer',
      message: expect.stringContaining('took too long'),
    });
  });

  it('says the same where the connection broke in the middle', async () => {
    const url = await serve((request) => {
      (request.socket as Socket).destroy();
    });
    await expect(get(url)).rejects.toMatchObject({ code: 'outbound.no_answer' });
  });

  it('says that nothing was sent where nobody listens', async () => {
    const url = await serve(() => undefined);
    server?.close();
    await expect(get(url)).rejects.toMatchObject({ code: 'outbound.not_reached' });
  });

  it('repeats no path and no query of an address', async () => {
    const url = 'https://127.0.0.1/labels?secret=hunter2';
    const sent = strict.send({ url, method: 'GET', timeoutMs: 60_000, maxBytes: 10 });
    await expect(sent).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') });
  });
});
