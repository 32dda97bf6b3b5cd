/** How a message looks: one column, real headings, a link that says where it leads, no picture and nothing that counts readers. */
import type { Locale } from "@lyceum/domain/Account"
import { escapeHtml } from "./Fill.ts"

/** Parts are HTML already, except the addresses. */
export interface HtmlParts {
  readonly locale: Locale
  readonly direction: "ltr" | "rtl"
  readonly title: string
  readonly heading: string
  readonly paragraphs: ReadonlyArray<string>
  /** A list of links, each with the time it is about; empty = none. */
  readonly news: ReadonlyArray<{ readonly label: string; readonly url: string; readonly at: string }>
  readonly after: ReadonlyArray<string>
  readonly action: { readonly label: string; readonly url: string; readonly also: string }
  readonly footer: string
  /** Where the person chooses what they are told. */
  readonly links: ReadonlyArray<{ readonly label: string; readonly url: string }>
}

// Ink on paper 15:1, quiet text 6.5:1, the link's words on its colour 8:1 (WCAG 2.2, 1.4.3). Mail programs read inline styles alone.
const style = {
  body: "margin:0;padding:24px;background:#faf7f1;color:#221f1a;font:16px/1.6 system-ui,-apple-system,Segoe UI,Roboto,sans-serif",
  main: "max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #ddd5c6;border-radius:8px;padding:32px",
  heading: "font-size:22px;line-height:1.3;margin:0 0 16px",
  action:
    "display:inline-block;background:#1f4b99;color:#ffffff;text-decoration:none;font-weight:600;padding:12px 20px;border-radius:6px",
  quiet: "color:#5f574a;font-size:14px",
  address: "color:#5f574a;font-size:14px;overflow-wrap:anywhere;word-break:break-word"
}

type Link = HtmlParts["links"][number]

const linkStyle = "color:#1f4b99"
const link = ({ label, url }: Link) => `<a href="${escapeHtml(url)}" style="${linkStyle}">${label}</a>`

const list = (news: HtmlParts["news"]) =>
  news.length === 0
    ? ""
    : `<ul style="padding-inline-start:20px">
${news.map((one) => `<li style="margin:0 0 12px">${link(one)}<br><span style="${style.quiet}">${one.at}</span></li>`).join("\n")}
</ul>
`

/** The whole document. */
export const layout = (parts: HtmlParts) => {
  const { action, after, direction, footer, heading, links, locale, news, paragraphs, title } = parts
  const url = escapeHtml(action.url)
  return `<!doctype html>
<html lang="${locale}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light">
<title>${title}</title></head>
<body dir="${direction}" style="${style.body}">
<main style="${style.main}">
<h1 style="${style.heading}">${heading}</h1>
${paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n")}
${list(news)}${after.map((paragraph) => `<p>${paragraph}</p>\n`).join("")}<p><a href="${url}" style="${style.action}">${action.label}</a></p>
<p style="${style.quiet}">${action.also}</p>
<p dir="ltr" style="${style.address}">${url}</p>
</main>
<footer style="max-width:560px;margin:16px auto 0">
<p style="${style.quiet}">${[footer, ...links.map(link)].join("<br>")}</p>
</footer>
</body>
</html>
`
}
