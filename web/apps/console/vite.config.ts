import { fileURLToPath, URL } from "node:url";

import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import Components from "unplugin-vue-components/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

import { proxy } from "../../vite.shared.ts";

export default defineConfig(({ command }) => ({
  // Built files are served by the back end under /static/console/; in development Vite answers every path itself.
  base: command === "build" ? "/static/console/" : "/",
  plugins: [
    vue(),
    Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: "css" })] }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 900 },
  // The calculator takes in the examples at the root of the repository.
  server: { port: 5173, proxy, fs: { allow: [fileURLToPath(new URL("../../..", import.meta.url))] } },
}));
