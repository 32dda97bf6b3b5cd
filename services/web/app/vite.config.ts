/** Builds the browser app into `services/web/dist/app`, from where the back end serves it. */
import optimizeLocales from "@react-aria/optimize-locales-plugin"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { catalogues } from "./build/catalogues.ts"
import { fontPreloads } from "./build/font-preloads.ts"
import { pagePreloads } from "./build/page-preloads.ts"

/**
 * What every page needs is two files, the libraries apart because they change more seldom than we do; what many pages share is
 * one more. Left alone, the bundler makes forty small ones of it: each has headers of 750 bytes, and compresses worse.
 */
const chunks = [
  { name: "libraries", tags: ["$initial" as const], test: /\/node_modules\/|rolldown\/runtime/, priority: 4 },
  // Without the start, which awaits the first page: a page that awaited the start would never come.
  {
    name: "shell",
    tags: ["$initial" as const],
    test: (id: string) => !/\/(?:main\.tsx|index\.html)/.test(id),
    priority: 3
  },
  { name: "learning", test: /\/app\/src\/api\/(?:activity|live)\//, priority: 2 },
  {
    name: "parts",
    test: /\/app\/src\/design\/|\/pages\/\w+\/texts\.ts$|\/infiniteQuery|useInfiniteQuery/,
    minShareCount: 3,
    priority: 1
  }
]

export default defineConfig({
  root: import.meta.dirname,
  // The server puts a fresh nonce in place of this word in every answer.
  html: { cspNonce: "__CSP_NONCE__" },
  plugins: [
    react(),
    // The words of react-aria's controls, in our languages alone.
    { ...optimizeLocales.vite({ locales: ["en-US", "de-DE", "ar-AE"] }), enforce: "pre" },
    catalogues(),
    fontPreloads(["inter-latin-wght-normal", "source-serif-4-latin-wght-normal"]),
    pagePreloads()
  ],
  build: {
    outDir: "../dist/app",
    emptyOutDir: true,
    manifest: true,
    // No `data:` addresses: the policy of the page does not allow them for anything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
    target: "es2023"
  },
  server: { proxy: { "/v1": "http://127.0.0.1:3000" } }
})
