import type { OpenAPIObject } from '@nestjs/swagger';

/** What this needs of a schema: the document is plain JSON. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  example?: unknown;
  minimum?: number;
  minItems?: number;
  nullable?: boolean;
}

interface Operation {
  tags?: string[];
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: { content: Record<string, { schema?: Schema; example?: unknown }> };
}

const MAX_DEPTH = 12;

/**
 * What follows from the routes and fields, and so is said once for all of them: the list of tags,
 * a description of each parameter of a path, an example of each body.
 */
export function finished(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  const tags = new Set<string>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of Object.values(methods) as Operation[]) {
      for (const tag of operation.tags ?? []) tags.add(tag);
      // A handler that reads a header names it a second time, and says nothing of it.
      operation.parameters = operation.parameters?.filter(
        (one) => one.in !== 'header' || one.description !== undefined,
      );
      for (const parameter of operation.parameters ?? [])
        if (parameter.in === 'path') parameter.description ??= described(path, parameter.name);
      const json = operation.requestBody?.content['application/json'];
      if (json?.schema) json.example ??= exampleOf(schemas, json.schema);
    }
  }
  document.tags = [...tags]
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((name) => ({ name, description: name }));
  return document;
}

/** `/warehouses/{id}/channels`: the number of one of `warehouses`. */
function described(path: string, name: string): string {
  const before = path.split(`/{${name}}`)[0]?.split('/').at(-1) ?? '';
  return /id$/i.test(name) ? `Number of one of \`${before}\`` : `${name} of one of \`${before}\``;
}

/** What the fields say themselves; where they say nothing, what their type allows. */
export function exampleOf(schemas: Record<string, Schema>, schema: Schema, depth = 0): unknown {
  if (schema.example !== undefined) return schema.example;
  const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
  const named = name === undefined ? undefined : schemas[name];
  if (named && depth < MAX_DEPTH) return exampleOf(schemas, named, depth + 1);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object' || schema.properties) return exampleOfObject(schemas, schema, depth);
  if (schema.type === 'array')
    return schema.items && depth < MAX_DEPTH ? [exampleOf(schemas, schema.items, depth + 1)] : [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number')
    return Math.max(1, schema.minimum ?? 1);
  return schema.format === 'date-time' ? '2026-11-26T08:00:00Z' : 'text';
}

/** What must be there, and what may be left out where the field shows how it looks. */
function exampleOfObject(
  schemas: Record<string, Schema>,
  { properties = {}, required = [] }: Schema,
  depth: number,
): Record<string, unknown> {
  const shown = Object.entries(properties).filter(
    ([name, inner]) => required.includes(name) || inner.example !== undefined,
  );
  return Object.fromEntries(
    shown.map(([name, inner]) => [name, exampleOf(schemas, inner, depth + 1)]),
  );
}
