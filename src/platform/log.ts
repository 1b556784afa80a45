import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

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
export function createLog(level: string, to: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: told },
  };
  return pino(options, to);
}

/** SQLSTATE class 22: what was wrong with a value, and the message repeats the value. */
const DATA_EXCEPTION = /^22/;

/**
 * Of an error its name, place and codes, and of those only what holds no value: the driver and
 * TypeORM hang statements with their parameters on their errors, the database quotes what it
 * refuses.
 */
export function told(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table } = error as Error & Record<string, unknown>;
  const quotes = typeof code === 'string' && DATA_EXCEPTION.test(code);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: quotes ? 'a value did not fit' : error.message.split('\n')[0],
    code,
    constraint,
    table,
    stack: frames.join('\n'),
    ...(error.cause === undefined ? {} : { cause: told(error.cause) }),
  };
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
