import type { ProxyOptions } from "vite";

/** The back end in development; a lender's API lives under "/<slug>/api". */
const target = process.env.HUOSHUI_BACKEND ?? "http://127.0.0.1:8000";

export const proxy: Record<string, ProxyOptions> = {
  "^/api/": { target },
  "^/[a-z0-9-]+/(api|_allauth)/": { target },
};
