/** PostgreSQL's text search configuration of a course's language. Pure. */

const configurations: Readonly<Record<string, string>> = {
  ar: "arabic",
  da: "danish",
  nl: "dutch",
  en: "english",
  fi: "finnish",
  fr: "french",
  de: "german",
  el: "greek",
  hu: "hungarian",
  id: "indonesian",
  ga: "irish",
  it: "italian",
  lt: "lithuanian",
  ne: "nepali",
  nb: "norwegian",
  nn: "norwegian",
  no: "norwegian",
  pt: "portuguese",
  ro: "romanian",
  ru: "russian",
  es: "spanish",
  sv: "swedish",
  ta: "tamil",
  tr: "turkish"
}

/** By the first part of a BCP 47 tag; a language without a stemmer is searched by its words as they are. */
export const searchConfiguration = (language: string): string => {
  const primary = language.split("-")[0] ?? ""
  return (Object.hasOwn(configurations, primary) ? configurations[primary] : undefined) ?? "simple"
}
