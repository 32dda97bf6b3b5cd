/**
 * Tells the server which files each address needs besides what every page needs, so that it can name them in the page: the
 * browser fetches a page's own chunk, styles and texts beside the libraries and not after they have run.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Plugin, Rolldown } from "vite"
import { routesIn } from "./routes-in.ts"

const locales = ["en", "de", "ar"]

/** Writes `.vite/pages.json`, which `services/web/src/app/Pages.ts` reads. Stops the build at a file that is not in it. */
export const pagePreloads = (): Plugin => ({
  name: "lyceum-page-preloads",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === "chunk")
      const chunkOf = (module: string): Rolldown.OutputChunk => {
        const found = chunks.find((chunk) => chunk.facadeModuleId?.split("?")[0] === module)
        if (found === undefined) throw new Error(`no chunk of the build begins with ${module}`)
        return found
      }
      /** A chunk with all that it imports. */
      const closure = (from: string, seen = new Set<string>()): Set<string> => {
        const chunk = chunks.find(({ fileName }) => fileName === from)
        if (chunk === undefined || seen.has(from)) return seen
        seen.add(from)
        for (const next of chunk.imports) closure(next, seen)
        return seen
      }
      const everywhere = new Set(
        chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName }) => [...closure(fileName)])
      )
      const own = (modules: ReadonlyArray<string>) => {
        const names = new Set(modules.flatMap((module) => [...closure(chunkOf(module).fileName)]))
        const files = chunks.filter(({ fileName }) => names.has(fileName) && !everywhere.has(fileName))
        return {
          scripts: files.map(({ fileName }) => `/${fileName}`),
          styles: files.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]).map((name) => `/${name}`)
        }
      }
      const source = join(import.meta.dirname, "..", "src")
      const texts = (areas: ReadonlyArray<string>) =>
        Object.fromEntries(
          locales.map((locale) => {
            const folder = (area: string) => (area === "common" ? "i18n/texts" : `pages/${area}/i18n`)
            return [locale, own(areas.map((area) => join(source, folder(area), `${locale}.json`))).scripts]
          })
        )
      const pages = readdirSync(join(source, "pages")).flatMap((area) => {
        const file = join(source, "pages", area, "routes.ts")
        return readdirSync(join(source, "pages", area)).includes("routes.ts")
          ? routesIn(readFileSync(file, "utf8")).map(({ areas, guarded, module, path }) => ({
              path,
              guarded,
              ...own([join(source, "pages", area, module)]),
              texts: texts(areas)
            }))
          : []
      })
      this.emitFile({
        type: "asset",
        fileName: ".vite/pages.json",
        source: JSON.stringify({ texts: texts(["common"]), pages })
      })
    }
  }
})
