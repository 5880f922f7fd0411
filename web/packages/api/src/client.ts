import createFetchClient, { type Middleware } from "openapi-fetch";

import { ApiError, errorFrom } from "./errors";
import type {
  AddressInit,
  Answer,
  Needed,
  PathFor,
  ReadInit,
  UploadInit,
  UploadPath,
  WriteInit,
} from "./operations";

export interface ApiOptions {
  /** The lender's address segment, e.g. "qingshan-bank"; the API lives under "/<slug>/api". */
  slug: string;
  language: () => string;
  /** What this browser calls itself; sent with every write, so that many applications from one device are seen. */
  device?: () => string;
  /** Called when a session is missing or over (401), except while logging in. */
  onUnauthorised?: () => void;
  fetch?: typeof fetch;
}

/** The client: addresses, queries, bodies and answers are the API's description's own. A change there fails here. */
export interface Api {
  readonly slug: string;
  get<P extends PathFor<"get">>(path: P, ...init: Needed<ReadInit<P>>): Promise<Answer<P, "get">>;
  post<P extends PathFor<"post">>(path: P, ...init: Needed<WriteInit<P, "post">>): Promise<Answer<P, "post">>;
  put<P extends PathFor<"put">>(path: P, ...init: Needed<WriteInit<P, "put">>): Promise<Answer<P, "put">>;
  delete<P extends PathFor<"delete">>(
    path: P,
    ...init: Needed<WriteInit<P, "delete">>
  ): Promise<Answer<P, "delete">>;
  /** Sends one file with further form fields. */
  upload<P extends UploadPath>(path: P, init: UploadInit<P>): Promise<Answer<P, "post">>;
  /** The address of an endpoint, for links and for requests made by other means. */
  url<P extends PathFor<"get"> | PathFor<"post">>(path: P, ...init: Needed<AddressInit<P>>): string;
  /** The bytes of a document; refusals come as `ApiError`. */
  blob<P extends PathFor<"get">>(
    path: P,
    ...init: Needed<ReadInit<P>>
  ): Promise<{ blob: Blob; name: string | null }>;
  /** Saves a document under the name the server gives. */
  download<P extends PathFor<"get">>(path: P, name: string, ...init: Needed<ReadInit<P>>): Promise<void>;
}

/** A request once its address is settled; its types were checked where `Api` was called. */
interface PlainInit {
  path?: Record<string, string | number>;
  query?: object;
  body?: unknown;
  form?: FormData;
  key?: string;
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
        if (options.device) request.headers.set("X-Device-Id", options.device());
        if (!request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", newKey());
      }
      return request;
    },
  };
  client.use(headers);

  async function call(method: string, path: string, init: PlainInit = {}): Promise<unknown> {
    // Addresses are checked by `Api`; here they are plain text.
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
    return answer.data;
  }

  function refused(status: number, body: unknown): ApiError {
    const error = errorFrom(status, body, options.language());
    if (status === 401) options.onUnauthorised?.();
    return error;
  }

  function url(path: string, init: PlainInit = {}): string {
    const query = new URLSearchParams(cleanQuery(init.query)).toString();
    return `${base}${fill(path, init.path)}${query ? `?${query}` : ""}`;
  }

  async function blob(path: string, init: PlainInit = {}) {
    const response = await doFetch(url(path, init), {
      headers: { "Accept-Language": options.language() },
      credentials: "same-origin",
    }).catch(() => {
      throw errorFrom(0, null, options.language());
    });
    if (!response.ok) throw refused(response.status, await response.json().catch(() => null));
    return { blob: await response.blob(), name: fileName(response.headers.get("Content-Disposition")) };
  }

  async function download(path: string, name: string, init?: PlainInit): Promise<void> {
    const file = await blob(path, init);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file.blob);
    link.download = file.name ?? name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function upload(path: string, { file, fields = {}, ...init }: Upload): Promise<unknown> {
    return call("POST", path, { ...init, form: formOf(file, fields) });
  }

  return {
    slug: options.slug,
    get: (path: string, init?: PlainInit) => call("GET", path, init),
    post: (path: string, init?: PlainInit) => call("POST", path, init),
    put: (path: string, init?: PlainInit) => call("PUT", path, init),
    delete: (path: string, init?: PlainInit) => call("DELETE", path, init),
    upload,
    url,
    blob,
    download,
  } as unknown as Api;
}

interface Upload extends PlainInit {
  file: File;
  fields?: object;
}

/** A file with its fields; the file last, as servers read the fields first. */
export function formOf(file: File, fields: object = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  form.append("file", file);
  return form;
}

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
