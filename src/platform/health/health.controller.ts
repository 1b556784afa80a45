import { Controller, Get, HttpCode, ServiceUnavailableException } from '@nestjs/common';
import { Database, type Statement, statement } from '../database';
import { Log } from '../log';

const PING: Statement<{ one: number }> = statement('health_ping', 'SELECT 1 AS one');

/** For those who watch the process: alive means it answers, ready means it can work. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly log: Log,
  ) {}

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
    } catch (error) {
      // Outside, the reason would tell addresses.
      this.log.warn({ err: error }, 'not ready: the database does not answer');
      throw new ServiceUnavailableException({ database: 'unreachable' });
    }
    return { status: 'ok', database: 'ok' };
  }
}
