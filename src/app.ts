import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SET_UP_PATH } from './admin/access/access.answers';
import { adminDocument } from './admin/admin.document';
import { LastFilter } from './app.filter';
import { AppModule } from './app.module';
import type { Config } from './config';
import { DemoService } from './demo/demo.service';
import { isHookPath, MAX_HOOK_BYTES } from './hooks/paths';
import { LinksService } from './modules/access/links.service';
import { omsDocument } from './oms/oms.document';
import { Clock } from './platform/clock';
import { unfitJson } from './platform/json';
import { createLog, type Logger, nestLog } from './platform/log';
import { isTemuPath } from './temu/paths';
import { temuDocument } from './temu/temu.document';
import { TemuFace } from './temu/temu.face';

export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Logger;
}

/**
 * The whole application, not listening yet. Production and tests share it: what differs is the
 * configuration, the clock, and where the log goes.
 */
export async function createApp(
  config: Config,
  options: AppOptions = {},
): Promise<NestFastifyApplication> {
  const log = options.log ?? createLog(config.log.level);
  const adapter = new FastifyAdapter({
    bodyLimit: config.http.bodyLimitBytes,
    genReqId: () => randomUUID(),
    // Whoever else says by which address he comes could come by any.
    trustProxy: config.http.trustedProxies.length > 0 && [...config.http.trustedProxies],
  });
  const fastify: FastifyInstance = adapter.getInstance();
  readBodies(fastify);
  logRequests(fastify, log);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, options.clock ?? new Clock(), log),
    adapter,
    { logger: nestLog(log), bodyParser: false, abortOnError: false },
  );
  app.useGlobalFilters(new LastFilter(log, app.get(TemuFace)));
  mountDocuments(app);
  await app.init();
  return app;
}

/** Adds the demo data to an installation that has none. */
export async function seedDemo(app: NestFastifyApplication): Promise<void> {
  await app.get(DemoService).seed();
}

/** The path of the page that makes the first installer; null: the installation has staff. */
export async function setUpPath(app: NestFastifyApplication): Promise<string | null> {
  const link = await app.get(LinksService).makeSetUp();
  return link && `${SET_UP_PATH}#${link.token}`;
}

/**
 * Temu's calls and those of carriers are signed over the text of their body, so those faces get it
 * as it came, whatever its type is called. Everything else gets parsed JSON.
 */
function readBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  // Cut off while it comes: whoever carriers are is known only once the body was read.
  void fastify.addHook('onRoute', (route) => {
    if (isHookPath(route.url)) route.bodyLimit = MAX_HOOK_BYTES;
  });
  void fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, body: Buffer, done) => {
      if (isReadAsItComes(request.url)) done(null, body);
      else
        void parseJson(request, body.toString(), (error, value) => {
          const unfit = error ? null : unfitJson(value);
          if (unfit === null) done(error, value);
          else done(refusal(400, `The body can't be used: ${unfit}.`));
        });
    },
  );
  // Files are read as they come, by whoever takes them, and only after the caller is known.
  void fastify.addContentTypeParser('text/csv', (request, payload, done) => {
    if (isReadAsItComes(request.url)) done(refusal(415, 'Send JSON.'));
    else done(null, payload);
  });
  // Forms of pages: a few fields, whatever the limit for orders is.
  void fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (request, body: string, done) => {
      if (isReadAsItComes(request.url)) done(null, Buffer.from(body));
      else done(null, new URLSearchParams(body));
    },
  );
  void fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isReadAsItComes(request.url)) done(null, body);
    else done(refusal(415, 'Send application/json.'));
  });
}

/** By this name the framework knows that the status is meant for the caller. */
function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { name: 'FastifyError', statusCode });
}

const FORM_LIMIT_BYTES = 16 * 1024;

function isReadAsItComes(url: string): boolean {
  return isTemuPath(url) || isHookPath(url);
}

function logRequests(fastify: FastifyInstance, log: Logger): void {
  void fastify.addHook(
    'onSend',
    async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      reply.header('x-request-id', request.id);
      return payload;
    },
  );
  void fastify.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    log.debug({
      requestId: request.id,
      method: request.method,
      // The pattern, not the address: a query may carry what is nobody's business.
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}

/**
 * One page for people, `/docs`, with a document per face; each also as JSON. They are written when
 * somebody first asks for them: a start need not wait for it.
 */
function mountDocuments(app: NestFastifyApplication): void {
  const documents = {
    temu: () => temuDocument(app),
    admin: () => adminDocument(app),
    oms: () => omsDocument(app),
  };
  for (const [face, document] of Object.entries(documents)) {
    SwaggerModule.setup(`docs/${face}`, app, document, {
      ui: false,
      raw: ['json'],
      jsonDocumentUrl: `docs/${face}.json`,
    });
  }
  SwaggerModule.setup('docs', app, documents.admin, {
    raw: false,
    explorer: true,
    customSiteTitle: 'OpenCang',
    swaggerOptions: {
      urls: [
        { url: '/docs/admin.json', name: 'Admin API · 管理接口' },
        { url: '/docs/oms.json', name: 'Merchants · 货主接口' },
        { url: '/docs/temu.json', name: "Temu's calls · Temu 接口" },
      ],
    },
  });
}
