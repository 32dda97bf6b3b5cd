/** What people read, in three languages; and that nothing a person wrote becomes markup, a header line or another direction. */
import { assert, describe, it } from "@effect/vitest"
import { Locale } from "@lyceum/domain/Account"
import { mailTemplates } from "@lyceum/events/Mail"
import { Arbitrary, DateTime, Effect, Schema } from "effect"
import { escapeHtml, fillHtml, fillText, placeholdersOf } from "../src/templates/Fill.ts"
import { render, wordings } from "../src/templates/Render.ts"
import { moment } from "../src/templates/Values.ts"
import type { Wording } from "../src/templates/Wording.ts"
import { jobs } from "./Samples.ts"

const subjects = (locale: Locale) => jobs(locale).map((job) => render(job).subject)

describe("messages", () => {
  it("say it in English", () => {
    assert.deepStrictEqual(subjects("en"), [
      "You are enrolled in The log behind it all",
      "You are on the waitlist of The log behind it all",
      "A seat came free: you are enrolled in The log behind it all",
      "Your enrolment in The log behind it all has ended",
      "New version of The log behind it all",
      "You completed The log behind it all",
      "Due soon: The log behind it all",
      "A file for The log behind it all was not accepted",
      "Your week at Lyceum",
      "Your password was changed",
      "Signing in asks for a code now",
      "The second factor was turned off",
      "You have new recovery codes",
      "Set a new password"
    ])
    const [enrolled, , , , , , due, file, digest, , , , , reset] = jobs("en").map(render)
    assert.strictEqual(
      enrolled?.text,
      `Hello Lena Learner,

You are enrolled in The log behind it all. You can begin at any time and in your own rhythm.

Go to the course:
https://lyceum.example/courses/log

You get this message because you have an account at Lyceum.
Choose what we tell you: https://lyceum.example/account
Stop messages of this kind: https://lyceum.example/unsubscribe?token=u`
    )
    assert.include(
      due?.text,
      "The log behind it all must be finished by November 25, 2026 at 06:30 PM GMT+1, and you have not finished it yet."
    )
    assert.include(file?.text, "was not accepted: harmful software was found in it and it is too large.")
    assert.include(
      digest?.text,
      `Here is what is new for you.

- New version of The log behind it all (November 25, 2026 at 06:30 PM GMT+1)
  https://lyceum.example/courses/log

- You are enrolled in The log behind it all (November 25, 2026 at 06:30 PM GMT+1)
  https://lyceum.example/courses/log

Not listed here: 3.

Open your inbox:
https://lyceum.example/inbox`
    )
    assert.match(digest?.html ?? "", /<ul [^>]*>\n<li [^>]*><a href="https:\/\/lyceum.example\/courses\/log"/)
    assert.include(reset?.text, "The link works once, for 60 minutes.")
    assert.include(reset?.text, "\nhttps://lyceum.example/reset-password?token=a&b=c\n")
    assert.include(reset?.html, 'href="https://lyceum.example/reset-password?token=a&#38;b=c"')
  })

  it("say it in German", () => {
    assert.deepStrictEqual(subjects("de"), [
      "Sie sind eingeschrieben: The log behind it all",
      "Sie stehen auf der Warteliste: The log behind it all",
      "Ein Platz ist frei geworden: The log behind it all",
      "Ihre Einschreibung wurde beendet: The log behind it all",
      "Neue Version von The log behind it all",
      "Sie haben The log behind it all abgeschlossen",
      "Bald fällig: The log behind it all",
      "Eine Datei für The log behind it all wurde nicht angenommen",
      "Ihre Woche bei Lyceum",
      "Ihr Passwort wurde geändert",
      "Bei der Anmeldung wird jetzt ein Code verlangt",
      "Der zweite Faktor wurde ausgeschaltet",
      "Sie haben neue Wiederherstellungscodes",
      "Neues Passwort setzen"
    ])
    assert.include(render(jobs("de").at(-1) ?? assert.fail()).text, "Der Link gilt einmal und für 60 Minuten.")
  })

  it("say it in Arabic, from right to left, titles in Latin letters isolated", () => {
    const messages = jobs("ar").map(render)
    assert.strictEqual(messages[0]?.subject, "تم تسجيلك في \u2068The log behind it all\u2069")
    assert.strictEqual(messages.at(-1)?.subject, "تعيين كلمة مرور جديدة")
    assert.include(messages.at(-1)?.text, "دقيقة")
    for (const { html, locale } of messages) {
      assert.strictEqual(locale, "ar")
      assert.include(html, '<html lang="ar" dir="rtl">')
      assert.include(html, "<bdi>Lena Learner</bdi>")
    }
    assert.strictEqual(
      render(jobs("ar", { title: "أساسيات السجل" })[0] ?? assert.fail()).subject,
      "تم تسجيلك في أساسيات السجل"
    )
  })

  it("can be read without seeing: language, direction, one heading, links that say where they lead, no picture", () => {
    for (const locale of Locale.literals) {
      for (const job of jobs(locale)) {
        const { headers, html, text } = render(job)
        assert.match(html, new RegExp(`^<!doctype html>\n<html lang="${locale}" dir="${wordings[locale].direction}">`))
        assert.lengthOf(html.match(/<h1 /g) ?? [], 1)
        assert.match(html, /<title>[^<]+<\/title>/)
        assert.notMatch(html, /<(img|script|link|iframe|form|table)\b/)
        assert.notMatch(html, /undefined|null|\{\w+\}/)
        assert.notMatch(text, /undefined|null|\{\w+\}|<\w/)
        const links = [...html.matchAll(/<a href="[^"]+"[^>]*>(.+?)<\/a>/g)]
        const choices = "preferencesUrl" in job.data ? 2 : 0
        assert.lengthOf(links, 1 + choices + (job.template === "weekly-digest" ? 2 : 0))
        for (const [, label = ""] of links) assert.notMatch(label, /http|here|hier$/i)
        assert.strictEqual(headers["Auto-Submitted"], "auto-generated")
        assert.strictEqual(
          headers["List-Unsubscribe"],
          choices === 0 ? undefined : "<https://lyceum.example/unsubscribe?token=u>"
        )
        assert.strictEqual(headers["List-Unsubscribe-Post"], choices === 0 ? undefined : "List-Unsubscribe=One-Click")
      }
    }
  })

  it("offer one click only where it is encrypted, and the choices where there is no such link", () => {
    const [job] = jobs("en")
    if (job?.template !== "enrolled") return assert.fail()
    const { unsubscribeUrl, ...older } = job.data
    assert.isDefined(unsubscribeUrl)
    const plain = render({ ...job, data: { ...older, unsubscribeUrl: "http://localhost/unsubscribe" } }).headers
    assert.strictEqual(plain["List-Unsubscribe"], "<http://localhost/unsubscribe>")
    assert.isUndefined(plain["List-Unsubscribe-Post"])
    const none = render({ ...job, data: older }).headers
    assert.strictEqual(none["List-Unsubscribe"], "<https://lyceum.example/account>")
    assert.isUndefined(none["List-Unsubscribe-Post"])
  })

  it("write a time in UTC where the zone is not known here", () => {
    const at = DateTime.makeUnsafe("2026-11-25T17:30:00Z")
    assert.strictEqual(moment("en", at, "Mars/Olympus"), "November 25, 2026 at 05:30 PM UTC")
    assert.strictEqual(moment("de", at, "Europe/Berlin"), "25. November 2026 um 18:30 MEZ")
    assert.include(moment("ar", at, "Africa/Cairo"), "نوفمبر")
  })

  it("are complete in every language: the same placeholders, each a field of the data, every text its own", () => {
    for (const [name, data] of Object.entries(mailTemplates)) {
      const fields = Object.keys(data.fields)
      for (const { letters } of Object.values(wordings)) {
        const letter = Object.entries(letters).find(([template]) => template === name)?.[1] ?? assert.fail(name)
        const used = placeholdersOf([letter.subject, ...letter.paragraphs].join(" "))
        for (const placeholder of used) assert.include(fields, placeholder, name)
        assert.strictEqual(used.includes("courseTitle"), fields.includes("courseTitle"), name)
        assert.isAbove(letter.paragraphs.length, 0)
      }
    }
    const texts = Object.values(wordings).flatMap(({ letters }) =>
      Object.values(letters)
        .flatMap(({ paragraphs, subject }) => [subject, ...paragraphs])
        .filter((text) => !/^\{\w+\}$/.test(text))
    )
    for (const pick of [(w: Wording) => w.texts, (w: Wording) => w.rejections, (w: Wording) => w.digests]) {
      texts.push(...Object.values(wordings).flatMap((wording) => Object.values(pick(wording))))
    }
    // None was left untranslated.
    assert.strictEqual(new Set(texts).size, texts.length)
  })
})

describe("what a person wrote", () => {
  const hostile = `</title><script>alert(1)</script>"'\`&<img src=x onerror=y>\u202e\r\nBcc: all@example.org\u0000{name}`

  it("stays text: no markup, no header line, no other direction", () => {
    for (const locale of Locale.literals) {
      for (const job of jobs(locale, { title: hostile, name: 'Eve"><b>{courseTitle}' })) {
        const { html, subject, text } = render(job)
        assert.notMatch(html, /<script|<img|<b>|onerror=y>/)
        // oxlint-disable-next-line no-control-regex -- control characters are what it is about
        assert.notMatch(subject, /[\u0000-\u001f\u202e]/)
        assert.notInclude(text, "\u202e")
        assert.notMatch(text, /^Bcc/m)
        // A placeholder in a value is a value, not a placeholder.
        if (job.template === "enrolled") assert.include(text, 'Eve"><b>{courseTitle}')
      }
    }
  })

  it.effect.prop(
    "is found again in the HTML once it is read back, and nothing else",
    [Arbitrary.schema(Schema.String)],
    ([value]) =>
      Effect.sync(() => {
        const html = fillHtml("<{value}>", { value })
        assert.match(html, /^&#60;<bdi>[^<>"'`]*<\/bdi>&#62;$/)
        const back = html
          .slice("&#60;<bdi>".length, -"</bdi>&#62;".length)
          .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
        assert.strictEqual(`<${back}>`, fillText("<{value}>", { value }, "ltr").replaceAll(/[\u2068\u2069]/g, ""))
      })
  )

  it("the planted fault: unescaped, the same value is markup", () => {
    assert.match(`<bdi>${hostile}</bdi>`, /<script/)
    assert.notMatch(escapeHtml(hostile), /<script/)
  })
})
