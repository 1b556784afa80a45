import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

export type { Logger };

/** What is asked for by those who have something to say; a pino logger is given. */
export abstract class Log {
  abstract debug(fields: object, message?: string): void;
  abstract info(fields: object, message?: string): void;
  abstract warn(fields: object, message?: string): void;
  abstract error(fields: object, message?: string): void;
}

/**
 * One JSON object a line, on standard output. What goes in is named field by field: never a body,
 * a header or an address with its query, where secrets and people's data travel.
 */
export function createLog(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}

/** NestJS speaks through the same log; what it tells about its start is for debugging. */
export function nestLog(log: Logger): LoggerService {
  const write =
    (level: 'debug' | 'error' | 'fatal' | 'trace' | 'warn') =>
    (message: unknown, ...rest: unknown[]): void => {
      const text = message instanceof Error ? (message.stack ?? message.message) : String(message);
      log[level]({ from: rest.at(-1) }, text);
    };
  return {
    debug: write('debug'),
    error: write('error'),
    fatal: write('fatal'),
    log: write('debug'),
    verbose: write('trace'),
    warn: write('warn'),
  };
}
