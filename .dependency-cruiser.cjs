/**
 * The arrows of the house, checked by `npm run check`:
 *
 *   simulator     temu   admin   oms        faces never meet
 *                   \      |     /           (admin and oms share rest: desk, problems, routes)
 *                     modules               meet at services, modules, types, rules, errors
 *                        |
 *                     platform
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'platform-knows-nothing-above',
      comment: 'The platform serves any business; it must not know this one.',
      severity: 'error',
      from: { path: '^src/platform' },
      to: { path: '^src/(?!platform)' },
    },
    {
      name: 'modules-know-no-face',
      comment: 'Faces pull, modules announce.',
      severity: 'error',
      from: { path: '^src/modules' },
      to: { path: '^src/(?!modules|platform)' },
    },
    {
      name: 'modules-know-no-http',
      severity: 'error',
      from: { path: '^src/modules' },
      to: { path: 'node_modules/(fastify|@nestjs/platform-fastify|@nestjs/swagger)' },
    },
    {
      name: 'faces-never-meet',
      severity: 'error',
      from: { path: '^src/(temu|admin|oms|hooks)/' },
      to: { path: '^src/(temu|admin|oms|hooks)/', pathNot: '^src/$1/' },
    },
    {
      name: 'rest-knows-no-face',
      comment: 'What the REST faces share must not know one of them.',
      severity: 'error',
      from: { path: '^src/rest/' },
      to: { path: '^src/(?!rest|modules|platform)' },
    },
    {
      name: 'faces-know-services-only',
      comment: 'How a module keeps its rows is its own affair.',
      severity: 'error',
      from: { path: '^src/(temu|admin|oms|rest|hooks|demo)/' },
      to: { path: '^src/modules/.*\\.(sql|entity)\\.ts$' },
    },
    {
      name: 'simulator-knows-only-the-wire',
      comment: 'It has to be able to disagree with the server.',
      severity: 'error',
      from: { path: '^src/simulator' },
      to: { path: '^src/(?!simulator|platform)' },
    },
    {
      name: 'modules-meet-at-their-services',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: {
        path: '^src/modules/([^/]+)/',
        pathNot: '^src/modules/$1/|\\.(service|module|types|errors|rules)\\.ts$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
