/** Builds the browser app into `services/web/dist/app`, from where the back end serves it. */
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { catalogues } from "./build/catalogues.ts"
import { fontPreloads } from "./build/font-preloads.ts"

export default defineConfig({
  root: import.meta.dirname,
  // The server puts a fresh nonce in place of this word in every answer.
  html: { cspNonce: "__CSP_NONCE__" },
  plugins: [react(), catalogues(), fontPreloads(["inter-latin-wght-normal", "source-serif-4-latin-wght-normal"])],
  build: {
    outDir: "../dist/app",
    emptyOutDir: true,
    manifest: true,
    // No `data:` addresses: the policy of the page does not allow them for anything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    target: "es2023"
  },
  server: { proxy: { "/v1": "http://127.0.0.1:3000" } }
})
