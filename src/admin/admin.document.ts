import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AdminModule } from './admin.module';
import { ProblemFields } from './admin.route';

const ABOUT = `What the staff of an operator configures and looks up. A key belongs to one operator and sees
nothing of another's.

- Lists: \`limit\` and \`cursor\`; \`nextCursor\` of a page is the \`cursor\` of the next.
- Changes: send the \`ETag\` that you have read as \`If-Match\`; 412 says that somebody was faster.
- POST: send an \`Idempotency-Key\`; a repeat has no second effect and gets the first answer.
- Problems: RFC 9457, \`application/problem+json\`, with a stable \`code\`; Chinese with \`Accept-Language: zh\`.`;

export function adminDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('OpenCang · admin')
    .setDescription(ABOUT)
    .setVersion('1')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'demo-admin-key in the demo' },
      'key',
    )
    .build();
  return SwaggerModule.createDocument(app, config, {
    include: [AdminModule],
    extraModels: [ProblemFields],
  });
}
