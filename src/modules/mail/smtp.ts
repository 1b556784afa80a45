import { createTransport, type Transporter } from 'nodemailer';
import type { MailContent } from './mail.service';
import type { MailReason, MailServer } from './mail.types';

export type Sent =
  | { readonly sent: true; readonly answer: string }
  | {
      readonly sent: false;
      readonly reason: MailReason;
      readonly answer: string;
      /** Trying again is of no use. */
      readonly final: boolean;
      /** It failed before the mail mattered: others would fail as well. */
      readonly everywhere: boolean;
    };

export interface SmtpLimits {
  /** Without a word from the other side. */
  readonly silentMs: number;
  /** For the whole of it: a server that speaks slowly holds nobody for longer. */
  readonly wholeMs: number;
}

const LIMITS: SmtpLimits = { silentMs: 15_000, wholeMs: 60_000 };

/** What nodemailer says of a failure. */
interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message?: string;
}

/** The way to the mail server: one connection a mail, encrypted, its certificate checked. */
export class Smtp {
  private readonly transport: Transporter;

  constructor(
    private readonly server: MailServer,
    private readonly limits: SmtpLimits = LIMITS,
  ) {
    const { host, port, secure, loopback, user, password: pass } = server;
    const { silentMs } = limits;
    this.transport = createTransport({
      host,
      port,
      secure,
      requireTLS: !secure && !loopback,
      ignoreTLS: loopback,
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      auth: { user, pass },
      dnsTimeout: silentMs,
      connectionTimeout: silentMs,
      greetingTimeout: silentMs,
      socketTimeout: silentMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** @param id the same for every try: programs that read mail show a second copy as the first. */
  async send(id: string, { to, subject, text }: MailContent): Promise<Sent> {
    const { from, publicUrl } = this.server;
    try {
      const { response } = await this.transport.sendMail({
        from: { ...from },
        to: { name: '', address: to },
        envelope: { from: from.address, to: [to] },
        subject,
        text,
        messageId: `<${id}@${new URL(publicUrl).hostname}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(this.limits.wholeMs),
      });
      return { sent: true, answer: numberOf(response ?? '') };
    } catch (error) {
      return failureOf(error as SmtpError);
    }
  }
}

function failureOf(error: SmtpError): Sent {
  const { code = '', command = '', responseCode = 0, response = '', message = '' } = error;
  const answer = numberOf(response);
  const server = { sent: false, answer, final: false, everywhere: true } as const;
  if (code === 'EAUTH' || code === 'ENOAUTH') return { ...server, reason: 'sign_in' };
  if (code === 'ETLS' || /certificate|altname|ssl|tls/i.test(message))
    return { ...server, reason: 'certificate' };
  const isRefused = responseCode >= 500;
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE')
    return { ...server, reason: responseCode > 0 ? 'postponed' : 'unreachable' };
  if (isRefused && command.startsWith('MAIL')) return { ...server, reason: 'sender_refused' };
  const reason = isRefused ? 'refused' : 'postponed';
  return { sent: false, reason, answer, final: isRefused, everywhere: false };
}

/** The numbers of an answer alone: its words may hold the address. */
function numberOf(response: string): string {
  return /^\d{3}(?:[ -][245]\.\d{1,3}\.\d{1,3})?/.exec(response)?.[0].replace('-', ' ') ?? '';
}
