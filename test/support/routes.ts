import type { RunningApp } from './app';

export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly example?: unknown;
  readonly nullable?: boolean;
  readonly minItems?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly 'x-right'?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema: Schema; example?: unknown }>>;
  };
  readonly responses: Readonly<
    Record<string, { content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
}

/** The two REST faces, each with a document of its own. */
export type Face = 'admin' | 'oms';

/** A route of a face as its document has it: nothing here knows which routes there are. */
export interface Route extends Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Behind /admin/v1/ or /oms/v1/, with its parameters in braces. */
  readonly path: string;
  /** Whether a key or a session is needed. */
  readonly secured: boolean;
  /** What it takes, where that is JSON. */
  readonly body: Schema | null;
  /** A body as the document shows it. */
  readonly example: unknown;
}

export interface FaceDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export async function documentOf(running: RunningApp, face: Face): Promise<FaceDocument> {
  return (await (await fetch(`${running.url}/docs/${face}.json`)).json()) as FaceDocument;
}

export function routesOf({ paths }: FaceDocument, face: Face): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const json = operation.requestBody?.content['application/json'];
      return {
        ...operation,
        method: method.toUpperCase() as Route['method'],
        path: path.replace(`/${face}/v1/`, ''),
        secured: operation.security !== undefined,
        body: json?.schema ?? null,
        example: json?.example,
      };
    }),
  );
}

/** The schema itself where it is only named. */
export function resolved({ components }: FaceDocument, schema: Schema): Schema {
  const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
  const found = name === undefined ? undefined : components.schemas[name];
  return found ?? schema;
}
