import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, without the dots. */
  readonly source: string;
}

/** How it answers at a step; null: not at all, though a mail is kept. */
type Answers = Partial<Record<'GREETING' | 'AUTH' | 'MAIL' | 'RCPT' | 'BODY', string | null>>;

interface Options {
  readonly answers?: Answers;
  /** TLS from the first byte, under a certificate that nobody has signed. */
  readonly selfSigned?: boolean;
  /** Says a letter of its greeting now and then, and never ends it. */
  readonly drips?: boolean;
}

/** A mail server as far as mail has to be handed to it, on a port of its own. */
export class FakeSmtp {
  readonly received: Received[] = [];
  /** Every line that a client said outside of a mail. */
  readonly heard: string[] = [];
  answers: Answers;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly options: Options,
  ) {
    this.answers = options.answers ?? {};
  }

  static async open(options: Options = {}): Promise<FakeSmtp> {
    const server = options.selfSigned
      ? createTlsServer({ key: KEY, cert: CERTIFICATE })
      : createServer();
    const fake = new FakeSmtp(server, options);
    server.on(options.selfSigned ? 'secureConnection' : 'connection', (socket: Socket) =>
      fake.serve(socket),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.setEncoding('utf8');
    if (this.options.drips) {
      const dripping = setInterval(() => socket.write('2'), 50);
      socket.on('close', () => clearInterval(dripping));
      return;
    }
    const say = (step: keyof Answers, otherwise: string): boolean => {
      const { [step]: answer = otherwise } = this.answers;
      if (answer !== null) socket.write(`${answer}\r\n`);
      return answer?.startsWith('2') ?? false;
    };
    let mail: { from: string; to: string[] } = { from: '', to: [] };
    let body: string[] | null = null;
    let rest = '';
    say('GREETING', '220 fake.example ESMTP');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (body) {
          if (line !== '.') body.push(line.replace(/^\.\./, '.'));
          else {
            const source = body.join('\n');
            body = null;
            const isKept = say('BODY', '250 2.0.0 kept') || this.answers.BODY === null;
            if (isKept) this.received.push({ ...mail, source });
          }
          continue;
        }
        this.heard.push(line);
        const verb = line.split(/[ :]/)[0]?.toUpperCase();
        if (verb === 'EHLO') socket.write('250-fake.example\r\n250 AUTH PLAIN\r\n');
        else if (verb === 'AUTH') say('AUTH', '235 2.7.0 welcome');
        else if (verb === 'MAIL') {
          mail = { from: addressIn(line), to: [] };
          say('MAIL', '250 2.1.0 ok');
        } else if (verb === 'RCPT') {
          if (say('RCPT', '250 2.1.5 ok')) mail.to.push(addressIn(line));
        } else if (verb === 'DATA') {
          body = [];
          socket.write('354 go on\r\n');
        } else if (verb === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('500 what?\r\n');
      }
    });
  }
}

/** The text of a mail as a person reads it. */
export function textOf({ source }: Received): string {
  const [head = '', ...body] = source.split('\n\n');
  const text = body.join('\n\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(text, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return text;
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

/** For `localhost`, good for a hundred years, and trusted by nobody. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgxOfcP7zidJD5N/2o
CzJOx16W3onLMifYUoOnEi6rZTChRANCAAQo0V680qselc34ShgnxGpu0lYgBhyo
VsTDiVSvdHF/uGXI5/S6G2TwHcinB0xfJ+AKUlgkssL/mOMeMpiNgxrQ
-----END PRIVATE KEY-----`;

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUN7DWFvi0Sc3DFEffiQUqQF02CK4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjA4MzA1OVoYDzIxMjYxMTAy
MDgzMDU5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQo0V680qselc34ShgnxGpu0lYgBhyoVsTDiVSvdHF/uGXI5/S6G2Tw
HcinB0xfJ+AKUlgkssL/mOMeMpiNgxrQo28wbTAdBgNVHQ4EFgQUMBU7uaMvyE3H
p+jWsTMXdhqG6BswHwYDVR0jBBgwFoAUMBU7uaMvyE3Hp+jWsTMXdhqG6BswDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgQ4ENkvFRocJAcvQBLgbBzqTxnkEILGGmIHNDjTG+c90CIQCF
nDYfdrUke+eqqsgrSCW2BM30JQuGM9rQlLfZ8E549g==
-----END CERTIFICATE-----`;
