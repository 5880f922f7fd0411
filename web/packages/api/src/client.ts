import createFetchClient, { type Middleware } from "openapi-fetch";

import { ApiError, errorFrom } from "./errors";
import type { paths } from "./schema";

export interface ApiOptions {
  /** The lender's address segment, e.g. "qingshan-bank"; the API lives under "/<slug>/api". */
  slug: string;
  language: () => string;
  /** Called when a session is missing or over (401), except while logging in. */
  onUnauthorised?: () => void;
  fetch?: typeof fetch;
}

type Method = "get" | "post" | "put" | "delete";

/** The addresses the API's description lists for a method. */
export type PathFor<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type OperationOf<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;

/** What an endpoint answers, from the API's description. */
export type Answer<P extends keyof paths, M extends Method> =
  OperationOf<P, M> extends { responses: infer R }
    ? { [S in keyof R]: S extends 200 | 201 | 202 ? JsonOf<R[S]> : never }[keyof R]
    : never;

type JsonOf<R> = R extends { content: { "application/json": infer J } } ? J : unknown;

/** What an endpoint wants to be sent. */
export type Body<P extends keyof paths, M extends Method> =
  OperationOf<P, M> extends { requestBody?: { content: { "application/json": infer J } } } ? J : unknown;

export interface ReadInit {
  path?: Record<string, string | number>;
  query?: object;
}

export interface WriteInit<B = unknown> extends ReadInit {
  body?: B;
  /** Idempotency key; keep it for a retry of the same submission. */
  key?: string;
}

/** The client with addresses, bodies and answers as the API's description has them: a change there fails here. */
export interface TypedApi {
  readonly slug: string;
  get<P extends PathFor<"get">>(path: P, init?: ReadInit): Promise<Answer<P, "get">>;
  post<P extends PathFor<"post">>(path: P, init?: WriteInit<Body<P, "post">>): Promise<Answer<P, "post">>;
  put<P extends PathFor<"put">>(path: P, init?: WriteInit<Body<P, "put">>): Promise<Answer<P, "put">>;
  delete<P extends PathFor<"delete">>(path: P, init?: WriteInit): Promise<Answer<P, "delete">>;
  /** Sends one file with further form fields. */
  upload<P extends PathFor<"post">>(
    path: P,
    init: ReadInit & { file: File; fields?: Record<string, string>; key?: string },
  ): Promise<Answer<P, "post">>;
  /** The address of an endpoint, for links and for requests made by other means. */
  url(path: keyof paths, init?: ReadInit): string;
  /** The bytes of a document; refusals come as `ApiError`. */
  blob(path: PathFor<"get">, init?: ReadInit): Promise<{ blob: Blob; name: string | null }>;
  /** Saves a document under the name the server gives. */
  download(path: PathFor<"get">, name: string, init?: ReadInit): Promise<void>;
}

/** The same client for callers that declare the shapes of answers themselves. */
export interface Api {
  readonly slug: string;
  get<T>(path: string, init?: ReadInit): Promise<T>;
  post<T>(path: string, init?: WriteInit): Promise<T>;
  put<T>(path: string, init?: WriteInit): Promise<T>;
  delete<T>(path: string, init?: WriteInit): Promise<T>;
  upload<T>(
    path: string,
    init: ReadInit & { file: File; fields?: Record<string, string>; key?: string },
  ): Promise<T>;
  url(path: string, init?: ReadInit): string;
  blob(path: string, init?: ReadInit): Promise<{ blob: Blob; name: string | null }>;
  download(path: string, name: string, init?: ReadInit): Promise<void>;
}

export const newKey = (): string => crypto.randomUUID();

export function cookie(name: string, source = document.cookie): string {
  const found = source.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

function cleanQuery(query: object | undefined): Record<string, string> {
  const entries = Object.entries(query ?? {}).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function fill(path: string, values: Record<string, string | number> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

/** The client of one lender's API: CSRF header, idempotency key, language and errors are taken care of. */
export function createApi(options: ApiOptions): Api {
  const base = `/${options.slug}`;
  const doFetch: typeof fetch = options.fetch ?? ((...input) => fetch(...input));
  const client = createFetchClient<Record<string, never>>({
    baseUrl: base,
    fetch: (request) => doFetch(request),
  });
  const headers: Middleware = {
    onRequest({ request }) {
      request.headers.set("Accept-Language", options.language());
      if (WRITES.has(request.method)) {
        request.headers.set("X-CSRFToken", cookie("csrftoken"));
        if (!request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", newKey());
      }
      return request;
    },
  };
  client.use(headers);

  async function call<T>(
    method: string,
    path: string,
    init: WriteInit & { form?: FormData } = {},
  ): Promise<T> {
    // The paths are typed by the functions that call this; here they are plain text.
    const send = (client as unknown as Record<string, (path: string, init: object) => Promise<Reply>>)[
      method
    ]!;
    const answer = await send(path, {
      params: { path: init.path, query: cleanQuery(init.query) },
      body: init.form ?? init.body,
      ...(init.form ? { bodySerializer: (form: FormData) => form } : {}),
      headers: init.key ? { "Idempotency-Key": init.key } : {},
    }).catch((problem: unknown) => {
      if (problem instanceof SyntaxError) throw errorFrom(500, null, options.language());
      throw errorFrom(0, null, options.language());
    });
    if (!answer.response.ok) throw refused(answer.response.status, answer.error);
    return answer.data as T;
  }

  function refused(status: number, body: unknown): ApiError {
    const error = errorFrom(status, body, options.language());
    if (status === 401) options.onUnauthorised?.();
    return error;
  }

  function url(path: string, init: ReadInit = {}): string {
    const query = new URLSearchParams(cleanQuery(init.query)).toString();
    return `${base}${fill(path, init.path)}${query ? `?${query}` : ""}`;
  }

  async function blob(path: string, init: ReadInit = {}) {
    const response = await doFetch(url(path, init), {
      headers: { "Accept-Language": options.language() },
      credentials: "same-origin",
    }).catch(() => {
      throw errorFrom(0, null, options.language());
    });
    if (!response.ok) throw refused(response.status, await response.json().catch(() => null));
    return { blob: await response.blob(), name: fileName(response.headers.get("Content-Disposition")) };
  }

  return {
    slug: options.slug,
    get: (path, init) => call("GET", path, init),
    post: (path, init) => call("POST", path, init),
    put: (path, init) => call("PUT", path, init),
    delete: (path, init) => call("DELETE", path, init),
    upload: (path, { file, fields = {}, ...init }) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", file);
      return call("POST", path, { ...init, form });
    },
    url,
    blob,
    async download(path, name, init) {
      const file = await blob(path, init);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file.blob);
      link.download = file.name ?? name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
  };
}

/** `createApi`, typed by the API's description. */
export const createTypedApi = (options: ApiOptions): TypedApi => createApi(options) as unknown as TypedApi;

interface Reply {
  data?: unknown;
  error?: unknown;
  response: Response;
}

function fileName(disposition: string | null): string | null {
  if (!disposition) return null;
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition);
  if (encoded) return decodeURIComponent(encoded[1]!);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? null;
}

/** The lender of a page address: its first segment ("/qingshan-bank/console/loans" → "qingshan-bank"). */
export function slugOf(pathname: string): string {
  return pathname.split("/")[1] ?? "";
}
