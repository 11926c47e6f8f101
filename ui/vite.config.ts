import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { mainChunk } from "./build/main-chunk.ts";
import { outline } from "./build/outline.ts";
import { whole } from "./build/whole.ts";

/** The policy of the built pages, and the server's own connection for reloading: what breaks it is seen at once. */
const tauri = JSON.parse(readFileSync(new URL("../tauri.conf.json", import.meta.url), "utf8"));
const policy = tauri.app.security.csp.replace("connect-src ", "connect-src 'self' ws://localhost:5173 ");

const alias = { "@": fileURLToPath(new URL("./src", import.meta.url)) };

export default defineConfig({
  plugins: [svelte(), svelteTesting(), mainChunk(), outline(alias), whole()],
  resolve: { alias },
  // Tauri's dev URL names this port; another one would open an empty window.
  // The guide and the changelog lie beside the pages.
  server: {
    port: 5173,
    strictPort: true,
    headers: { "Content-Security-Policy": policy },
    fs: { allow: [fileURLToPath(new URL("..", import.meta.url))] },
  },
  // The engines that open this page (WebKitGTK 2.50, WKWebView, WebView2) know light-dark() and nesting;
  // an older target would have the build rewrite both.
  build: { target: "safari18", cssTarget: "safari18", chunkSizeWarningLimit: 1200 },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/setup.fixture.ts"],
    restoreMocks: true,
    // Left alone, it keeps one core free: of two, that is half of the time.
    maxWorkers: "100%",
    // Deadlines, not measures: a busy machine takes seconds to render a page.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A file reads dictionaries, Svelte and components once for all others: alone that costs more than most of them do
    // themselves. What a file leaves is cleared in src/setup.fixture.ts.
    isolate: false,
    include: ["{src,eslint}/**/*.test.ts"],
  },
});
