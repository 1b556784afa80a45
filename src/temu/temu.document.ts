import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { TemuModule } from './temu.module';

const ABOUT = `The 13 calls that the platform makes to a certified warehouse (认证仓).

Every request is a signed POST; every answer is HTTP 200 with one envelope, but for a body that
can't be read (400). Names marked as inferred in docs/temu-contract.md may still change.`;

export function temuDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle("OpenCang · Temu's calls")
    .setDescription(ABOUT)
    .setVersion('1')
    .build();
  return SwaggerModule.createDocument(app, config, { include: [TemuModule] });
}
