import vue from "@vitejs/plugin-vue";
import { fileURLToPath, URL } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const project = (name: string, root: string, alias: Record<string, string> = {}) => ({
  plugins: [vue()],
  resolve: { alias },
  test: { name, root: at(root), environment: "happy-dom", include: ["src/**/*.test.ts"] },
});

export default defineConfig({
  test: {
    projects: [
      project("domain", "./packages/domain"),
      project("api", "./packages/api"),
      project("ui", "./packages/ui"),
      project("console", "./apps/console", { "@": at("./apps/console/src") }),
      project("portal", "./apps/portal", { "@": at("./apps/portal/src") }),
    ],
    passWithNoTests: true,
  },
});
