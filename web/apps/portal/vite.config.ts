import { fileURLToPath, URL } from "node:url";

import { VantResolver } from "@vant/auto-import-resolver";
import Components from "unplugin-vue-components/vite";
import vue from "@vitejs/plugin-vue";
import { type Plugin, defineConfig } from "vite";

import { proxy } from "../../vite.shared.ts";

/** Vant's icon font is inlined, with a second copy on somebody else's server: a lender's page asks nobody else. */
const ownIconsOnly: Plugin = {
  name: "own-icons-only",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("vant/es/icon/index.css")) return undefined;
    return { code: code.replace(/,\s*url\(\/\/at\.alicdn\.com[^)]*\)\s*format\("woff"\)/g, ""), map: null };
  },
};

export default defineConfig(({ command }) => ({
  // Built files are served by the back end under /static/portal/; in development Vite answers every path itself.
  base: command === "build" ? "/static/portal/" : "/",
  plugins: [
    ownIconsOnly,
    vue(),
    Components({ dirs: [], dts: "src/components.d.ts", resolvers: [VantResolver()] }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 900 },
  server: { port: 5174, proxy },
}));
