import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { finished } from '../rest/document';
import { OmsModule } from './oms.module';
import { ProblemFields } from './oms.route';

const ABOUT = `What the programs of a merchant look up and do in the warehouse: SKUs, announced goods, stock,
orders, money, authorizations of Temu. A key belongs to one customer, and shows nothing of another's.
The warehouse makes the key: \`POST /admin/v1/customers/{id}/keys\`.

- Lists: \`limit\` and \`cursor\`; \`nextCursor\` of a page is the \`cursor\` of the next.
- Changes: send the \`ETag\` that you have read as \`If-Match\`; 412 says that somebody was faster.
- POST: send an \`Idempotency-Key\`; a repeat has no second effect and gets the first answer.
- Problems: RFC 9457, \`application/problem+json\`, with a stable \`code\`; Chinese with \`Accept-Language: zh\`.`;

export function omsDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('OpenCang · merchants')
    .setDescription(ABOUT)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This installation')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'A key of the customer: ck_…' },
      'key',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [OmsModule],
    extraModels: [ProblemFields],
  });
  return finished(document);
}
