/** The two fonts that every page shows are asked for with the page, not after its style sheet. */
import type { Plugin } from "vite"

/** `names` are the beginnings of file names; a name that matches no built file stops the build. */
export const fontPreloads = (names: ReadonlyArray<string>): Plugin => ({
  name: "lyceum-font-preloads",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      names.map((name) => {
        const file = Object.keys(bundle ?? {}).find((path) => path.includes(`/${name}-`) && path.endsWith(".woff2"))
        if (file === undefined) throw new Error(`no font in the build is called ${name}`)
        return {
          tag: "link",
          attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: "", href: `/${file}` },
          injectTo: "head"
        }
      })
  }
})
