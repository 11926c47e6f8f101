import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // Tauri's dev URL names this port; another one would open an empty window.
  server: { port: 5173, strictPort: true },
  // The engines that open this page (WebKitGTK 2.50, WKWebView, WebView2) know light-dark() and nesting;
  // an older target would have the build rewrite both.
  build: { target: "safari18", cssTarget: "safari18", chunkSizeWarningLimit: 1200 },
  test: { environment: "happy-dom", include: ["{src,eslint}/**/*.test.ts"], restoreMocks: true },
});
