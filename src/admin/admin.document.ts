import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { finished } from '../rest/document';
import { AdminModule } from './admin.module';
import { ProblemFields } from './admin.route';

const ABOUT = `What the staff of an operator configures and looks up. A key or a person belongs to one
operator and sees nothing of another's; staff of the installation makes operators, and sees nothing of them.

- Authorization: \`Authorization: Bearer …\` with a machine key, or with the \`accessToken\` of a session. Each
  route names the right that it needs and the roles that have it.
- Limits: \`RateLimit-Limit\`, \`RateLimit-Remaining\`, \`RateLimit-Reset\` in every answer; 429 with \`Retry-After\`.

- Lists: \`limit\` and \`cursor\`; \`nextCursor\` of a page is the \`cursor\` of the next.
- Changes: send the \`ETag\` that you have read as \`If-Match\`; 412 says that somebody was faster.
- POST: send an \`Idempotency-Key\`; a repeat has no second effect and gets the first answer.
- Problems: RFC 9457, \`application/problem+json\`, with a stable \`code\`; Chinese with \`Accept-Language: zh\`.`;

export function adminDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('OpenCang · admin')
    .setDescription(ABOUT)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This installation')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description:
          'A machine key (`POST /admin/v1/keys`; in the demo: demo-admin-key), or the accessToken of a session (`POST /admin/v1/sessions`; in the demo: operator DEMO, admin@demo.local, opencang-demo). 机器密钥，或登录会话的 accessToken。',
      },
      'key',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [AdminModule],
    extraModels: [ProblemFields],
  });
  return finished(document);
}
