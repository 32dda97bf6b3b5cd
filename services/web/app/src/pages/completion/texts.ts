/** The texts of this area. */
import type en from "./i18n/en.json"
import { texts } from "../../i18n/texts.ts"

export const { useT } = texts<keyof typeof en>("completion")
