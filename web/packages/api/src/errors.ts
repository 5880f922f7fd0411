/** What the back end says when it refuses, in the language asked for. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Path of the field the refusal is about, when there is one: "form.amount". */
    readonly field: string | null = null,
    readonly params: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** True when no answer came (network) or the server failed: the same request may be sent again with the same key. */
  get mayRetry(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

interface ErrorBody {
  error?: { code?: string; message?: string; field?: string | null; params?: Record<string, unknown> };
}

const FALLBACK: Record<string, [string, string]> = {
  network: ["网络不通，请检查连接后重试", "No connection. Check the network and try again"],
  server: ["系统出错了，请稍后再试", "Something went wrong on our side. Please try again later"],
  not_found: ["没有找到", "Not found"],
  forbidden: ["无权操作", "You are not allowed to do this"],
};

export function fallbackMessage(code: keyof typeof FALLBACK | string, language: string): string {
  const texts = FALLBACK[code] ?? FALLBACK.server!;
  return language.startsWith("zh") ? texts[0] : texts[1];
}

/** An `ApiError` from whatever body a failed response carried. */
export function errorFrom(status: number, body: unknown, language: string): ApiError {
  const error = (body as ErrorBody | null | undefined)?.error;
  if (error?.message) {
    return new ApiError(
      status,
      error.code ?? "unknown",
      error.message,
      error.field ?? null,
      error.params ?? {},
    );
  }
  const code =
    status === 0 ? "network" : status === 404 ? "not_found" : status === 403 ? "forbidden" : "server";
  return new ApiError(status, code, fallbackMessage(code, language));
}
