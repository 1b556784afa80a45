import { Readable } from 'node:stream';
import { applyDecorators, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Right } from '../modules/access/rights.rules';
import { writeCsv } from '../platform/csv';
import { requestInvalid } from '../rest/rest.errors';
import { Deed, documented } from './admin.route';

interface FileDocument {
  readonly id: string;
  readonly summary: string;
  readonly right: Right;
}

/** Takes a CSV file, whole or not at all. @param document.columns what it has to hold */
export function Import(
  path: string,
  document: FileDocument & { readonly answers: new () => object; readonly columns: string },
): MethodDecorator {
  return applyDecorators(
    Deed(path, document),
    ApiConsumes('text/csv'),
    ApiBody({ description: document.columns, schema: { type: 'string' } }),
  );
}

/** Gives a CSV file. */
export function Export(
  path: string,
  document: Omit<FileDocument, 'right'> & Partial<Pick<FileDocument, 'right'>>,
): MethodDecorator {
  return applyDecorators(
    Get(path),
    documented({ right: 'read', ...document }),
    ApiProduces('text/csv'),
    Header('Cache-Control', 'no-store'),
  );
}

/** The file that a request brings. @throws request.invalid if it brings something else */
export function fileOf(request: FastifyRequest): Readable {
  if (request.body instanceof Readable) return request.body;
  throw requestInvalid({ problems: 'the body must be a CSV file, with Content-Type: text/csv' });
}

export function csvFile(
  name: string,
  {
    headings,
    rows,
  }: {
    headings: readonly string[];
    rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>;
  },
): StreamableFile {
  return new StreamableFile(writeCsv(headings, rows), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}.csv"`,
  });
}

/** Nothing in a file may run in the page that shows it. */
export async function sendPaper(
  reply: FastifyReply,
  type: string,
  name: string,
  bytes: Buffer,
): Promise<void> {
  await reply
    .type(type)
    .header('content-disposition', `inline; filename="${name}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(bytes);
}
