import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { LabelAddress, LabelPass } from '../modules/labels/labels.types';
import { RegistrationsService } from '../modules/operators/registrations.service';
import { Clock } from '../platform/clock';
import { sign } from './wire/signature';

/** Where the platform keeps its files, live and for tests. */
const DOMAINS = ['.temu.com', '.temudemo.com'];
const RANDOM_DIGITS = 32;

/**
 * The headers with which the platform's own files are asked for, signed as a call is. They name
 * the application, so that no other host gets them, whoever allowed labels to be fetched there.
 */
@Injectable()
export class SignedLabelPass implements LabelPass {
  constructor(
    private readonly registrations: RegistrationsService,
    private readonly clock: Clock,
  ) {}

  async headersFor({ operatorId, registrationId, url }: LabelAddress) {
    if (registrationId === null) return {};
    const { appKey, accessToken, secrets, routerUrl } = await this.registrations.getById(
      operatorId,
      registrationId,
    );
    const { hostname } = new URL(url);
    const isTheirs = DOMAINS.some((domain) => hostname.endsWith(domain));
    if (!isTheirs && hostname !== new URL(routerUrl).hostname) return {};
    const [secret = ''] = secrets;
    const headers = {
      ...(accessToken === null ? {} : { 'toa-access-token': accessToken }),
      'toa-app-key': appKey,
      'toa-random': Array.from({ length: RANDOM_DIGITS }, () => randomInt(10)).join(''),
      'toa-timestamp': String(Math.floor(this.clock.nowMs() / 1000)),
    };
    return { ...headers, 'toa-sign': sign(headers, secret) };
  }
}
