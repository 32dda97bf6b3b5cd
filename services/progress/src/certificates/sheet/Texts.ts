/** What the sheet says, in each language. */
import type { Locale } from "@lyceum/domain/Account"
import type { Direction } from "./Bidi.ts"

interface Texts {
  readonly direction: Direction
  readonly kind: string
  /** Above the title, when nobody is named. */
  readonly completed: string
  /** Between the name and the title. */
  readonly hasCompleted: string
  readonly issued: string
  readonly issuer: string
  readonly version: string
  readonly check: string
  readonly code: string
}

const texts: Readonly<Record<Locale, Texts>> = {
  en: {
    direction: "ltr",
    kind: "Certificate of completion",
    completed: "This certifies the completion of the course",
    hasCompleted: "has completed the course",
    issued: "Issued",
    issuer: "By",
    version: "Version",
    check: "Check it at",
    code: "The same address as a code"
  },
  de: {
    direction: "ltr",
    kind: "Abschlusszertifikat",
    completed: "Abgeschlossen wurde der Kurs",
    hasCompleted: "hat den Kurs abgeschlossen",
    issued: "Ausgestellt",
    issuer: "Von",
    version: "Version",
    check: "Zu prüfen unter",
    code: "Dieselbe Adresse als Code"
  },
  ar: {
    direction: "rtl",
    kind: "شهادة إتمام",
    completed: "شهادة بإكمال الدورة",
    hasCompleted: "أكمل الدورة",
    issued: "تاريخ الإصدار",
    issuer: "جهة الإصدار",
    version: "الإصدار",
    check: "للتحقق",
    code: "العنوان نفسه رمزًا"
  }
}

/** The texts of a language. */
export const textsOf = (locale: Locale): Texts => texts[locale]

/** A day, in UTC, as it is written out in the language. */
export const dayOf = (locale: Locale, at: Date): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(at)
