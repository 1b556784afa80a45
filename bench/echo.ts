import fastify from 'fastify';

/** The least that a web server can do with the same bytes: read them, send them back. */
async function main(): Promise<void> {
  const server = fastify();
  server.post('/*', async (request) => request.body);
  await server.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
  process.stdout.write('ready\n');
}

void main();
