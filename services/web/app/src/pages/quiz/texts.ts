/** The texts of this area. */
import type en from "./i18n/en.json"
import { texts } from "../../i18n/texts.ts"

export const { useT } = texts<keyof typeof en>("quiz")

/** A key of this area's texts. */
export type QuizKey = keyof typeof en
