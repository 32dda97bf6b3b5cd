/** Texts of the shell and of the components. */
import type en from "./texts/en.json"
import { texts } from "./texts.ts"

export type CommonKey = keyof typeof en

export const { t, useT } = texts<CommonKey>("common")
