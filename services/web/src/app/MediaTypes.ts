/** Media types of the files that a build of the app has. Pure. */

const byExtension: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  mjs: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff2: "font/woff2"
}

/** By the extension of a path; what is not known is only downloaded. */
export const mediaTypeOf = (path: string): string =>
  byExtension[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream"
