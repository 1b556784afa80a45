import { Injectable } from '@nestjs/common';
import { Failure } from '../../platform/failure';
import { Outbound } from '../../platform/outbound';
import { checkLabelFile, MAX_LABEL_BYTES } from './files/label-file';
import { badLabelAddress, labelNotGiven } from './labels.errors';
import { type LabelFormat, LabelSettings } from './labels.types';

const TIMEOUT_MS = 15_000;
const OK = 200;

/**
 * Where labels are fetched from. An address comes from somebody else and is hostile until checked:
 * only hosts on the list, only public ones, no redirect, so many bytes, so much time.
 */
@Injectable()
export class LabelSources {
  constructor(
    private readonly outbound: Outbound,
    private readonly settings: LabelSettings,
  ) {}

  /** @throws label.content if it could never be fetched */
  check(url: string): void {
    try {
      this.outbound.check(url);
    } catch (error) {
      if (error instanceof Failure) throw badLabelAddress({ en: error.en, zh: error.zh });
      throw error;
    }
    const host = new URL(url).hostname;
    if (this.isAllowed(host)) return;
    throw badLabelAddress({
      en: `The host ${host.slice(0, 128)} is not on the list that labels are fetched from.`,
      zh: `主机 ${host.slice(0, 128)} 不在允许下载面单的主机列表中。`,
    });
  }

  /** The file behind an address, checked like one that was sent. @throws Failure */
  async fetch(
    format: LabelFormat,
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Buffer> {
    this.check(url);
    const { hostname } = new URL(url);
    const { status, body } = await this.outbound.send({
      url,
      method: 'GET',
      headers,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_LABEL_BYTES,
      hosts: [hostname],
    });
    if (status !== OK) throw labelNotGiven({ host: hostname, status });
    await checkLabelFile(format, body);
    return body;
  }

  private isAllowed(host: string): boolean {
    return this.settings.urlHosts.some((allowed) =>
      allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed,
    );
  }
}
