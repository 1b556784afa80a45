import { Controller, Get, HttpCode, ServiceUnavailableException } from '@nestjs/common';
import { Database, type Statement, statement } from '../database';

const PING: Statement<{ one: number }> = statement('health_ping', 'SELECT 1 AS one');

/** For those who watch the process: alive means it answers, ready means it can work. */
@Controller('health')
export class HealthController {
  constructor(private readonly db: Database) {}

  @Get('live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @HttpCode(200)
  async ready(): Promise<{ status: string; database: string }> {
    try {
      await this.db.outside(PING, []);
    } catch {
      // The reason is in the log of the pool; outside it would tell addresses.
      throw new ServiceUnavailableException({ status: 'unavailable', database: 'unreachable' });
    }
    return { status: 'ok', database: 'ok' };
  }
}
