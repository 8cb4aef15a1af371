import { problem } from '@kizashi/api-contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_COOKIE } from '../identity/session-cookie.ts';
import { convertSchema } from './schema-converter.ts';

/** Serves the document at `/api/openapi.json`; it is made from the routes themselves at its first reading. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api', app, () => describeApi(app), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'api/openapi.json',
  });
}

export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const outline = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Kizashi')
    .setDescription(
      'Predictive maintenance for machine manufacturers. Times are ISO-8601, money is integer minor units with its ' +
        'currency, lists answer {items, nextCursor}, and every refusal is problem+json with a code of docs/errors.md.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'token')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie' }, 'session')
    .addSecurityRequirements('token')
    .addSecurityRequirements('session')
    .build();
  const document = SwaggerModule.createDocument(app, outline, { standardSchemaConverter: convertSchema });
  const converted = convertSchema(problem, { schemaType: 'output' });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...converted?.components },
  };
  return document;
}
