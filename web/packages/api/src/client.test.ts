import { describe, expect, it, vi } from "vitest";

import { type Api, ApiError, createApi, slugOf } from ".";

function server(status: number, body: unknown, headers: Record<string, string> = {}) {
  const requests: Request[] = [];
  const answer = (async (input: RequestInfo | URL, init?: RequestInit) => {
    requests.push(
      input instanceof Request ? input : new Request(new URL(String(input), "http://lender.test"), init),
    );
    return new Response(status === 204 ? null : JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/json", ...headers },
    });
  }) as typeof fetch;
  return { requests, fetch: answer };
}

function client(back: ReturnType<typeof server>, onUnauthorised?: () => void) {
  // A full address stands in for the page's own origin, which a unit test has not got.
  globalThis.location.href = "http://lender.test/qingshan/console/";
  return createApi({ slug: "qingshan", language: () => "zh", fetch: back.fetch, onUnauthorised });
}

describe("the lender's API", () => {
  it("reads with query and language, and leaves empty filters out", async () => {
    const back = server(200, { items: [] });
    await client(back).get("/api/staff/loans/{number}", { path: { number: "JJ/1" } });
    await client(back).get("/api/staff/loans", { query: { search: "", page: 2 } });
    const [one, request] = back.requests as [Request, Request];
    expect(new URL(one.url).pathname).toBe("/qingshan/api/staff/loans/JJ%2F1");
    expect(new URL(request.url).search).toBe("?page=2");
    expect(request.headers.get("Accept-Language")).toBe("zh");
    expect(request.headers.get("Idempotency-Key")).toBeNull();
  });

  it("writes with the CSRF token and the key it was given", async () => {
    document.cookie = "csrftoken=abc";
    const back = server(200, { ok: true });
    await client(back).post("/api/borrower/loans/{number}/repay", {
      path: { number: "JJ1" },
      body: { amount: "1.00" },
      key: "one-submission",
    });
    expect(back.requests[0]!.headers.get("X-CSRFToken")).toBe("abc");
    expect(back.requests[0]!.headers.get("Idempotency-Key")).toBe("one-submission");
    expect(await back.requests[0]!.json()).toEqual({ amount: "1.00" });
  });

  it("turns a refusal into words with its field", async () => {
    const back = server(422, { error: { code: "form.bad", message: "金额有误", field: "amount" } });
    await expect(client(back).post("/api/staff/session/logout")).rejects.toMatchObject({
      status: 422,
      field: "amount",
      message: "金额有误",
    });
  });

  it("sends to the login page when the session is over", async () => {
    const over = vi.fn();
    const back = server(401, { error: { code: "unauthorised", message: "请先登录" } });
    await expect(client(back, over).get("/api/staff/session")).rejects.toBeInstanceOf(ApiError);
    expect(over).toHaveBeenCalledOnce();
  });

  it("says that the network is down", async () => {
    const failing = (() => Promise.reject(new TypeError("failed"))) as typeof fetch;
    const api = createApi({ slug: "qingshan", language: () => "en", fetch: failing });
    const problem = await api.get("/api/staff/session").catch((error: ApiError) => error);
    expect(problem).toMatchObject({ status: 0, code: "network", mayRetry: true });
  });

  it("knows the lender from the address", () => {
    expect(slugOf("/huimin/portal/apply")).toBe("huimin");
  });
});

/** Never run: `npm run typecheck` fails when a call below stops being the mistake it is. */
export async function mistakes(api: Api, query: Record<string, string>) {
  const loan = { path: { number: "JJ1" } };
  await api.get("/api/staff/loans", { query });
  await api.get("/api/staff/loans/{number}", loan);
  // @ts-expect-error no such address
  await api.get("/api/staff/loan");
  // @ts-expect-error the address is there, but not for writing
  await api.put("/api/staff/loans");
  // @ts-expect-error the loan's number is missing
  await api.get("/api/staff/loans/{number}");
  // @ts-expect-error the parameter has another name
  await api.get("/api/staff/loans/{number}", { path: { id: "JJ1" } });
  // @ts-expect-error no such filter
  await api.get("/api/staff/loans", { query: { colour: "red" } });
  // @ts-expect-error a query that must be there
  await api.get("/api/public/inbox");
  // @ts-expect-error a body that must be there
  await api.post("/api/borrower/loans/{number}/repay", loan);
  // @ts-expect-error an amount is text
  await api.post("/api/borrower/loans/{number}/repay", { ...loan, body: { amount: 1 } });
  // @ts-expect-error a body where none is wanted
  await api.post("/api/borrower/session/logout", { body: {} });
  // @ts-expect-error the kind of the document is missing
  await api.upload("/api/borrower/applications/{number}/documents", { ...loan, file: new File([], "a") });
  // @ts-expect-error the answer has no such field
  return (await api.get("/api/public/lender")).colour;
}
